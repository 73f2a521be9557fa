import {
  dockerHub,
  isRegistryHost,
  type Parsed,
  pathProblem,
  type Reference,
  type Repository,
  repositoryOf,
} from './reference.ts'

/** The value of `--registry`: a host, and a path that stands before the image's own, `ghcr.io/acme`. */
export interface RegistryArgument {
  readonly registry: string
  readonly path: string
}

/** Reads `registry.local:5000`, `ghcr.io/acme`. A scheme is a mistake that is named. */
export function parseRegistryArgument(text: string): Parsed<RegistryArgument> {
  const plain = text.replace(/\/+$/, '')
  const scheme = /^([a-z]+):\/\/(.*)$/i.exec(plain)
  const [registry = '', ...path] = plain.split('/')
  const bad = (message: string, hint: string): Parsed<RegistryArgument> => ({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message, hint },
  })
  if (scheme !== null)
    return bad(
      `--registry "${text}" has a scheme.`,
      `Type --registry ${scheme[2]}${scheme[1] === 'http' ? ' --plain-http' : ''}.`,
    )
  if (!isRegistryHost(registry))
    return bad(
      `--registry "${text}" is no registry.`,
      'A registry is a host with an optional port and path, such as registry.local:5000 or ghcr.io/acme.',
    )
  if (path.length === 0) return { ok: true, value: { registry, path: '' } }
  const problem = pathProblem(path.join('/'), plain)
  return problem === undefined
    ? { ok: true, value: { registry, path: path.join('/') } }
    : { ok: false, problem }
}

/**
 * The repository that a release writes to: the image's own, or the image's path on another registry, or the path
 * that is named.
 *
 * @example
 * targetOf(imageGallery, { registry: 'ghcr.io', path: 'acme' }, undefined) // ghcr.io/acme/image-gallery
 */
export function targetOf(
  image: Reference,
  registry: RegistryArgument | undefined,
  path: string | undefined,
): Parsed<Repository> {
  if (registry === undefined && !image.namesRegistry)
    return {
      ok: false,
      problem: {
        code: 'NO_REGISTRY',
        message: `"${image.text}" names no registry, and nothing goes to Docker Hub by accident.`,
        hint: `Add --registry HOST, such as --registry registry.local:5000; for Docker Hub, --registry ${dockerHub}.`,
      },
    }
  const own =
    image.repository.registry === dockerHub
      ? image.repository.path.replace(/^library\//, '')
      : image.repository.path
  const host = registry?.registry ?? image.repository.registry
  const full = [registry?.path ?? '', path ?? own].filter((part) => part !== '').join('/')
  const problem = pathProblem(full, full)
  return problem === undefined ? { ok: true, value: repositoryOf(host, full) } : { ok: false, problem }
}

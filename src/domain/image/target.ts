import type { Parsed, Problem } from '../errors.ts'
import { clean } from '../text.ts'
import { flagWording, type Wording } from '../wording.ts'
import type { Image } from './image.ts'
import {
  addressProblem,
  dockerHub,
  isAddress,
  isRegistryHost,
  pathProblem,
  type Reference,
  type Repository,
  repositoryOf,
  withoutScheme,
} from './reference.ts'

/** The value of `--registry`: a host, and a path that precedes the image's own path: `ghcr.io/acme`. */
export interface RegistryArgument {
  readonly registry: string
  readonly path: string
}

/** Reads `registry.local:5000` or `ghcr.io/acme`. The problem says so if the text has a scheme. */
export function parseRegistryArgument(
  text: string,
  wording: Wording = flagWording,
): Parsed<RegistryArgument> {
  const plain = text.replace(/\/+$/, '')
  const [registry = '', ...parts] = plain.split('/')
  const path = parts.join('/')
  if (!isRegistryHost(registry) || !isAddress(registry))
    return { ok: false, problem: hostProblem(text, plain, wording) }
  const problem = parts.length === 0 ? undefined : pathProblem(path, plain, 'registry')
  if (problem === undefined) return { ok: true, value: { registry, path } }
  return invalid(problem, plain, wording.name('registry', plain))
}

/**
 * The repository that a release writes to: the image's own repository, unless `registry` or `path` replace a part of
 * it. An image layout on disk has no repository, so it needs both.
 *
 * @example
 * targetOf(imageGallery, { registry: 'ghcr.io', path: 'acme' }, undefined) // ghcr.io/acme/image-gallery
 */
export function targetOf(
  image: Image,
  registry: RegistryArgument | undefined,
  path: string | undefined,
  wording: Wording = flagWording,
): Parsed<Repository> {
  if (path !== undefined) {
    const mistake = pathProblem(path, path, 'repository')
    if (mistake !== undefined) return invalid(mistake, path, wording.name('repository', path))
  }
  const own = 'reference' in image ? image.reference : undefined
  const host = registry?.registry ?? (own?.namesRegistry ? own.repository.registry : undefined)
  const name = path ?? (own && ownPath(own))
  if (host === undefined || name === undefined)
    return {
      ok: false,
      problem: own === undefined ? noName(image, registry, path, wording) : noRegistry(image, wording),
    }

  const before = registry === undefined || registry.path === '' ? '' : `${registry.path}/`
  const full = `${before}${name}`
  const problem = pathProblem(full, full, 'repository')
  if (problem !== undefined) return { ok: false, problem }
  const repository = repositoryOf(host, full)
  return isAddress(host)
    ? { ok: true, value: repository }
    : { ok: false, problem: addressProblem(repository) }
}

// docker adds library/ to short names of Docker Hub only.
function ownPath({ repository: { registry, path } }: Reference): string {
  return registry === dockerHub ? path.replace(/^library\//, '') : path
}

// Adds the name of the setting to the value at the beginning of the message.
function invalid(problem: Problem, text: string, named: string): { ok: false; problem: Problem } {
  const message = problem.message.replace(`"${clean(text)}"`, () => named)
  return { ok: false, problem: { ...problem, code: 'INVALID_ARGUMENT', message } }
}

function hostProblem(text: string, plain: string, { name, write }: Wording): Problem {
  const given = name('registry', text)
  const bad = (message: string, hint: string): Problem => ({ code: 'INVALID_ARGUMENT', message, hint })
  const bare = withoutScheme(plain)
  if (bare !== plain)
    return bad(
      `${given} has a scheme.`,
      `Type ${write({ registry: bare, ...(/^http:/i.test(plain) && { 'plain-http': true }) })}.`,
    )
  const [word = ''] = plain.split('/')
  if (isRegistryHost(`${word}:443`))
    return bad(
      `${given} would be read as a Docker Hub user.`,
      `Type ${write({ registry: `${dockerHub}/${plain}` })} for Docker Hub, or the host with its port, such as ${word}:443.`,
    )
  return bad(
    `${given} is not a registry.`,
    'A registry is a host with an optional port and path, such as registry.local:5000 or ghcr.io/acme.',
  )
}

function noName(
  { text }: Image,
  given: RegistryArgument | undefined,
  path: string | undefined,
  { write }: Wording,
): Problem {
  const { registry, path: before } = given ?? { registry: 'registry.local:5000', path: '' }
  const host = before === '' ? registry : `${registry}/${before}`
  return {
    code: 'NO_REGISTRY',
    message: `"${clean(text)}" is on disk and names no repository.`,
    hint: `Name the registry and the repository, such as ${write({ registry: host, repository: path ?? 'gallery/ui' })}.`,
  }
}

function noRegistry({ text }: Image, { write }: Wording): Problem {
  return {
    code: 'NO_REGISTRY',
    message: `"${clean(text)}" names no registry, and semtag does not assume Docker Hub.`,
    hint: `Add ${write({ registry: 'HOST' })}, such as ${write({ registry: 'registry.local:5000' })}; for Docker Hub, ${write({ registry: dockerHub })}.`,
  }
}

import type { Parsed, Problem } from '../errors.ts'
import { clean } from '../text.ts'
import { type Digest, isDigest } from './digest.ts'
import { isTag, type Tag } from './tag.ts'

/** One repository of one registry: `{ registry: 'registry.local:5000', path: 'gallery/ui' }`. */
export interface Repository {
  /** Host and port as references write it; `docker.io` for Docker Hub. */
  readonly registry: string
  readonly path: string
}

/** An image's name as given: registry and path normalised as docker does, tag and digest as typed. */
export interface Reference {
  /** What the user typed, for messages. */
  readonly text: string
  readonly repository: Repository
  /** False where the registry is Docker Hub only because the text names none. */
  readonly namesRegistry: boolean
  readonly tag?: Tag
  readonly digest?: Digest
}

// https://github.com/distribution/reference/blob/main/regexp.go
const domainGrammar =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/
const componentGrammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const identifierGrammar = /^(?:sha256:)?[a-f0-9]{64}$/
const maximumPathLength = 255

export const dockerHub = 'docker.io'
const dockerHubNames = new Set([dockerHub, 'index.docker.io'])

/**
 * Reads an image reference by the grammar of distribution/reference: `ubuntu`, `acme/ui:2`,
 * `registry.local:5000/gallery/ui@sha256:…`. Docker Hub's short names are written out
 * (`ubuntu` is `docker.io/library/ubuntu`). `what` names it in messages.
 *
 * @see https://github.com/distribution/reference/blob/main/normalize.go
 */
export function parseReference(text: string, what = 'image reference'): Parsed<Reference> {
  const invalid = (reason: string, hint?: string): { ok: false; problem: Problem } => ({
    ok: false,
    problem: problemOf(text, reason, hint, what),
  })
  if (text === '') return invalid('the reference is empty', 'Name an image, such as image-gallery.')
  if (identifierGrammar.test(text))
    return invalid('it reads as an image id', 'Give the image a name with docker tag, and use the name.')

  const scheme = /^[a-z]+:\/\/(.*)$/i.exec(text)
  if (scheme !== null) return invalid('it begins with a scheme', `Type "${clean(scheme[1] ?? '')}".`)

  const [named = '', digestText, ...more] = text.split('@')
  if (more.length > 0) return invalid('it has more than one @')
  if (digestText !== undefined && !isDigest(digestText))
    return invalid(
      `"${digestText}" is no digest`,
      'A digest is sha256: and 64 hexadecimal digits in lower case.',
    )

  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/') && !named.endsWith(']') && colon >= 0
  const name = hasTag ? named.slice(0, colon) : named
  const tagText = hasTag ? named.slice(colon + 1) : undefined
  if (tagText !== undefined && !isTag(tagText))
    return invalid(
      `"${tagText}" is no tag`,
      'A tag has up to 128 letters, digits, _, . and -, and begins with none of . and -.',
    )

  const repository = parseRepository(name, text, what)
  if (!repository.ok) return repository
  return {
    ok: true,
    value: {
      text,
      ...repository.value,
      ...(tagText === undefined ? {} : { tag: tagText }),
      ...(digestText === undefined ? {} : { digest: digestText }),
    },
  }
}

function parseRepository(
  name: string,
  text: string,
  what: string,
): Parsed<Pick<Reference, 'repository' | 'namesRegistry'>> {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const namesRegistry = isRegistryComponent(first)
  const registry = namesRegistry ? first : dockerHub
  const rest = namesRegistry ? name.slice(slash + 1) : name
  if (!isRegistryHost(registry))
    return {
      ok: false,
      problem: problemOf(text, `"${registry}" is no registry host`, registryHint, what),
    }
  const problem = pathProblem(rest, text, what)
  if (problem !== undefined) return { ok: false, problem }
  return { ok: true, value: { repository: repositoryOf(registry, rest), namesRegistry } }
}

const registryHint = 'A registry is a host with an optional port, such as registry.local:5000.'

// docker takes any first component with an upper-case letter for a host, which its own tests call a mistake: who types
// Acme/ui means acme/ui. A word all in upper case stays a host, LOCALDOMAIN.
// https://github.com/distribution/reference/blob/main/reference_test.go
function isRegistryComponent(component: string): boolean {
  return /[.:]/.test(component) || component === 'localhost' || /^[^a-z]*[A-Z][^a-z]*$/.test(component)
}

/**
 * True for `docker.io`, `localhost`, `host:port`, `[::1]:5000`; the port may be at most 65535. A single word is none:
 * before a path docker takes it for a user of Docker Hub.
 */
export function isRegistryHost(text: string): boolean {
  const port = /:(\d+)$/.exec(text)?.[1]
  const isHost = domainGrammar.test(text) && isRegistryComponent(text) && Number(port ?? 0) <= 65_535
  // The grammar takes any run of digits and colons in brackets for an address.
  return isHost && (!text.startsWith('[') || URL.canParse(`http://${text}`))
}

/** The repository of a registry's path, with Docker Hub's names normalised. */
export function repositoryOf(registry: string, path: string): Repository {
  if (!dockerHubNames.has(registry)) return { registry, path }
  return { registry: dockerHub, path: path.includes('/') ? path : `library/${path}` }
}

/** What is wrong with a repository's path, or undefined; `text` is what the user typed, and meant as `what`. */
export function pathProblem(path: string, text: string, what = 'image reference'): Problem | undefined {
  const fault = (reason: string, hint?: string) => problemOf(text, reason, hint, what)
  if (path === '')
    return fault(
      text === '' ? 'it is empty' : 'it has no repository',
      'Name a repository, such as gallery/ui.',
    )
  if (path !== path.toLowerCase()) {
    const start = text.indexOf(`/${path}`) + 1
    const lower = `${text.slice(0, start)}${path.toLowerCase()}${text.slice(start + path.length)}`
    return fault('a repository is written in lower case', `Did you mean "${clean(lower)}"?`)
  }
  const wrong = path.split('/').find((component) => !componentGrammar.test(component))
  if (wrong !== undefined)
    return fault(
      wrong === '' ? 'it has an empty part between slashes' : `"${wrong}" is no part of a repository`,
      'A part has lower-case letters and digits, joined by ., _, __ or hyphens.',
    )
  if (path.length > maximumPathLength)
    return fault(`its repository is longer than ${maximumPathLength} characters`)
  return undefined
}

/** `registry.local:5000/gallery/ui`, as docker, crane and the reports write it. */
export function formatRepository({ registry, path }: Repository): string {
  return `${registry}/${path}`
}

/** The reference in full, `docker.io/library/ubuntu:22.04`; the inverse of `parseReference`. */
export function formatReference({
  repository,
  tag,
  digest,
}: Omit<Reference, 'text' | 'namesRegistry'>): string {
  return `${formatRepository(repository)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

function problemOf(text: string, reason: string, hint: string | undefined, what: string): Problem {
  const message = `"${clean(text)}" is no ${what}: ${clean(reason)}.`
  return { code: 'INVALID_REFERENCE', message, ...(hint === undefined ? {} : { hint }) }
}

import type { Parsed, Problem } from '../errors.ts'
import { clean } from '../text.ts'
import { type Digest, isDigest } from './digest.ts'
import { isTag, type Tag } from './tag.ts'

/** One repository of one registry: `{ registry: 'registry.local:5000', path: 'gallery/ui' }`. */
export interface Repository {
  /** Host and port; `docker.io` for Docker Hub. */
  readonly registry: string
  readonly path: string
}

/** An image reference: registry and path normalised as docker does, tag and digest as typed. */
export interface Reference {
  /** What the user typed, for messages. */
  readonly text: string
  readonly repository: Repository
  /** False if the text names no registry, so that the registry is Docker Hub. */
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
 * `registry.local:5000/gallery/ui@sha256:…`. Short names of Docker Hub are completed (`ubuntu` becomes
 * `docker.io/library/ubuntu`). `what` is the word for the reference in messages.
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
    return invalid('it looks like an image ID', 'Give the image a name with docker tag, and use the name.')

  const bare = withoutScheme(text)
  if (bare !== text) return invalid('it begins with a scheme', `Type "${clean(bare)}".`)

  const [named = '', digestText, ...more] = text.split('@')
  if (more.length > 0) return invalid('it has more than one @')
  if (digestText !== undefined && !isDigest(digestText))
    return invalid(
      `"${digestText}" is not a digest`,
      'A digest is sha256: and 64 hexadecimal digits in lower case.',
    )

  const colon = named.lastIndexOf(':')
  const hasTag = colon > named.lastIndexOf('/') && !named.endsWith(']')
  const name = hasTag ? named.slice(0, colon) : named
  const tagText = hasTag ? named.slice(colon + 1) : undefined
  if (tagText !== undefined && !isTag(tagText))
    return invalid(
      `"${tagText}" is not a tag`,
      'A tag has up to 128 letters, digits, _, . and -, and does not begin with . or -.',
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
  const namesRegistry = slash > 0 && isRegistryComponent(name.slice(0, slash))
  const registry = namesRegistry ? name.slice(0, slash) : dockerHub
  const rest = namesRegistry ? name.slice(slash + 1) : name
  if (!isRegistryHost(registry))
    return {
      ok: false,
      problem: problemOf(text, `"${registry}" is not a registry host`, registryHint, what),
    }
  const problem = pathProblem(rest, text, what)
  if (problem !== undefined) return { ok: false, problem }
  return { ok: true, value: { repository: repositoryOf(registry, rest), namesRegistry } }
}

const registryHint = 'A registry is a host with an optional port, such as registry.local:5000.'

// docker reads any first component with an upper-case letter as a host, which its own tests call a mistake: a user who
// types Acme/ui means acme/ui. A word entirely in upper case remains a host: LOCALDOMAIN.
// https://github.com/distribution/reference/blob/main/reference_test.go
function isRegistryComponent(component: string): boolean {
  return /[.:]/.test(component) || component === 'localhost' || /^[^a-z]*[A-Z][^a-z]*$/.test(component)
}

/**
 * True for `docker.io`, `localhost`, `host:port` and `[::1]:5000`, with a port of at most 65535. False for a single
 * word, which docker reads as a Docker Hub user.
 */
export function isRegistryHost(text: string): boolean {
  const port = /:(\d+)$/.exec(text)?.[1]
  const isHost = domainGrammar.test(text) && isRegistryComponent(text) && Number(port ?? 0) <= 65_535
  // The grammar accepts any digits and colons in brackets as an address.
  return isHost && (!text.startsWith('[') || isAddress(text))
}

/** False for `registry.1` and `1.2.3.256`, which a URL reads as wrong IPv4 addresses. An engine may have such names. */
export function isAddress(host: string): boolean {
  return URL.canParse(`http://${host}`)
}

/** The problem with a registry that a request could not reach. */
export function addressProblem({ registry }: Repository): Problem {
  return {
    code: 'INVALID_REFERENCE',
    message: `"${clean(registry)}" is not the address of a registry.`,
    hint: `${registryHint} If the last part of the host is a number, the host must be an IPv4 address.`,
  }
}

/** The text behind `https://` or another scheme; all of it if there is none. */
export function withoutScheme(text: string): string {
  return text.replace(/^[a-z]+:\/\//i, '')
}

/** The repository at a path of a registry; names of Docker Hub are normalised. */
export function repositoryOf(registry: string, path: string): Repository {
  if (!dockerHubNames.has(registry)) return { registry, path }
  return { registry: dockerHub, path: path.includes('/') ? path : `library/${path}` }
}

/** The problem with a repository's path, if any. `text` is what the user typed, `what` the word for it in messages. */
export function pathProblem(path: string, text: string, what: string): Problem | undefined {
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
      wrong === ''
        ? 'it has an empty part between slashes'
        : `"${wrong}" is not a valid part of a repository`,
      'A part has lower-case letters and digits, joined by ., _, __ or hyphens.',
    )
  if (path.length > maximumPathLength)
    return fault(`its repository is longer than ${maximumPathLength} characters`)
  return undefined
}

/** The repository as docker, crane and the reports write it: `registry.local:5000/gallery/ui`. */
export function formatRepository({ registry, path }: Repository): string {
  return `${registry}/${path}`
}

/** The complete reference, `docker.io/library/ubuntu:22.04`; the inverse of `parseReference`. */
export function formatReference({
  repository,
  tag,
  digest,
}: Omit<Reference, 'text' | 'namesRegistry'>): string {
  return `${formatRepository(repository)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

function problemOf(text: string, reason: string, hint: string | undefined, what: string): Problem {
  const message = `"${clean(text)}" is not a valid ${what}: ${clean(reason)}.`
  return { code: 'INVALID_REFERENCE', message, ...(hint === undefined ? {} : { hint }) }
}

import type { Parsed } from '../errors.ts'
import { clean } from '../text.ts'
import { type Digest, isDigest } from './digest.ts'
import { addressProblem, isAddress, parseReference, type Reference } from './reference.ts'
import { parseTag } from './tag.ts'

/** An image in a Docker Engine: `ui:dev`, `docker-daemon:ui:dev`. */
interface EngineName {
  readonly kind: 'engine'
  /** What the user typed, for messages. */
  readonly text: string
  readonly reference: Reference
}

/** An image in a registry, `docker://ghcr.io/acme/ui:build-7`. The reference has a tag or a digest. */
export interface RegistryName {
  readonly kind: 'registry'
  readonly text: string
  readonly reference: Reference
}

/** An image in an OCI image layout on disk: `oci:build/image`, `oci-archive:image.tar:2.1`. */
export interface LayoutName {
  readonly kind: 'oci' | 'oci-archive'
  readonly text: string
  readonly path: string
  /** The name of an image in the layout, or `@` and its index; undefined for the only image. */
  readonly ref: string | undefined
  readonly digest?: Digest
}

/** A parsed IMAGE: where the built image is. */
export type Image = EngineName | RegistryName | LayoutName

const skopeo = (transport: string) => `Copy it first: skopeo copy ${transport}… oci:DIRECTORY.`

/** Transports that semtag does not support, with a hint for each. */
const otherTransports: Readonly<Record<string, string>> = {
  'docker-archive':
    'Load it with docker load and pass the image name; since Docker 25, docker save writes an oci-archive:FILE.',
  dir: skopeo('dir:'),
  'containers-storage': `If the engine is Podman, pass the image name alone. ${skopeo('containers-storage:')}`,
  ostree: skopeo('ostree:'),
  sif: skopeo('sif:'),
  tarball: skopeo('tarball:'),
}
const transports = new Set(['docker-daemon', 'oci', 'oci-archive', ...Object.keys(otherTransports)])

/**
 * Reads IMAGE in the notation of containers-transports(5): a bare name or `docker-daemon:NAME` is in the engine,
 * `docker://NAME` in a registry, `oci:DIRECTORY[:REF]` and `oci-archive:FILE[:REF]` on disk.
 *
 * @example parseImage('oci:build/image:2.1') // { ok: true, value: { kind: 'oci', path: 'build/image', ref: '2.1', … } }
 * @see https://github.com/containers/image/blob/main/docs/containers-transports.5.md
 */
export function parseImage(text: string): Parsed<Image> {
  const [, word = '', rest = ''] = /^([a-z-]+):(.*)/is.exec(text) ?? []
  const transport = word.toLowerCase()
  // `docker:dind` is an image in the engine.
  const isRegistry = transport === 'docker' && rest.startsWith('//')
  if (!isRegistry && !transports.has(transport)) return engineName(text, '')
  if (word !== transport)
    return invalid(text, 'a transport is written in lower case', didYouMean(`${transport}:${rest}`))
  if (isRegistry) return registryName(text)
  if (transport === 'docker-daemon') return engineName(text, 'docker-daemon:')
  if (transport === 'oci' || transport === 'oci-archive') return layoutName(transport, text, rest)
  const engine = /^(?:latest|v?\d[\w.-]*)$/.test(rest)
    ? ` An image of this name in the engine is docker-daemon:${text}.`
    : ''
  return invalid(text, `the transport ${word}: is not supported`, `${otherTransports[word]}${engine}`)
}

function engineName(text: string, prefix: string): Parsed<EngineName> {
  const reference = referenceBehind(prefix, text)
  if (reference.ok) return { ok: true, value: { kind: 'engine', text, reference: reference.value } }
  const [, name] = /^docker:\/?([^/].*\/.+)/.exec(text) ?? []
  return name === undefined
    ? reference
    : { ok: false, problem: { ...reference.problem, hint: didYouMean(`docker://${name}`) } }
}

function registryName(text: string): Parsed<RegistryName> {
  const read = referenceBehind('docker://', text)
  if (!read.ok) return read
  const { tag, digest, repository } = read.value
  if (!isAddress(repository.registry)) return { ok: false, problem: addressProblem(repository) }
  const reference =
    tag === undefined && digest === undefined ? { ...read.value, tag: parseTag('latest') } : read.value
  return { ok: true, value: { kind: 'registry', text, reference } }
}

// Repeats the transport in the proposed name.
function referenceBehind(prefix: string, text: string): Parsed<Reference> {
  const reference = parseReference(text.slice(prefix.length))
  const hint = reference.ok ? undefined : reference.problem.hint
  if (reference.ok || hint === undefined) return reference
  return {
    ok: false,
    problem: { ...reference.problem, hint: hint.replace(/^(Did you mean|Type) "/, `$1 "${prefix}`) },
  }
}

// As in containers/image, the first colon ends the path, except the colon of a Windows drive.
// https://github.com/containers/image/blob/main/oci/internal/oci_util.go
const layoutGrammar = /^((?:[a-z]:[\\/])?[^:]*)(?::(.*))?$/is

function layoutName(kind: LayoutName['kind'], text: string, rest: string): Parsed<LayoutName> {
  if (rest.startsWith('//')) return withSlashes(kind, text, rest)
  const [, path = '', ref] = layoutGrammar.exec(rest) ?? []
  const example = kind === 'oci' ? 'oci:build/image' : 'oci-archive:image.tar'
  if (path === '') return invalid(text, `no path follows ${kind}:`, `Name the layout, such as ${example}.`)
  if (ref === '') return invalid(text, 'nothing follows its last colon', 'Leave the colon out.')
  const [, before, algorithm] = /^(.*)@(sha\d+)$/s.exec(path) ?? []
  if (before !== undefined && isDigest(`${algorithm}:${ref}`))
    return invalid(text, 'a digest follows a colon', `Type "${kind}:${clean(before)}:@${algorithm}:${ref}".`)
  const named = { kind, text, path }
  if (ref === undefined || !/^@(?!\d+$)/.test(ref)) return { ok: true, value: { ...named, ref } }
  const digest = ref.slice(1)
  return isDigest(digest)
    ? { ok: true, value: { ...named, ref: undefined, digest } }
    : invalid(
        text,
        `"${digest}" is not a digest`,
        'A digest is sha256: and 64 hexadecimal digits in lower case.',
      )
}

// Helm and other tools write a registry as oci://.
function withSlashes(kind: LayoutName['kind'], text: string, rest: string): Parsed<never> {
  const name = clean(rest.replace(/^\/+/, ''))
  const isPath = rest.startsWith('///')
  const layout = `"${kind}:${isPath ? '/' : ''}${name}"`
  return invalid(
    text,
    `a path follows ${kind}:, without //`,
    isPath || kind === 'oci-archive'
      ? `Type ${layout}.`
      : `Type "docker://${name}" for a registry, ${layout} for a layout on disk.`,
  )
}

function didYouMean(text: string): string {
  return `Did you mean "${clean(text)}"?`
}

function invalid(text: string, reason: string, hint: string): Parsed<never> {
  const message = `"${clean(text)}" is not an image: ${clean(reason)}.`
  return { ok: false, problem: { code: 'INVALID_REFERENCE', message, hint } }
}

import { SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { contentDigest } from '../../manifest/content-digest.ts'
import { acceptedManifests, isManifest } from '../../manifest/media-types.ts'
import { manifestLimit, readManifest } from '../../manifest/read-manifest.ts'
import type { ContentDescriptor, Descriptor, Manifest } from '../../ports/content.ts'
import { header, isSuccess, type Response } from '../http/request.ts'
import { refusal } from './error-reply.ts'
import { manifestPath, nameOf, type RepositoryClient } from './target.ts'

/** Reads and checks a manifest: `wanted` is the digest that was asked for, `name` the manifest in messages. */
function manifestOf(response: Response, name: string, wanted: Digest | undefined): Manifest {
  const bytes = response.body
  const told = toldDigest(response)
  const digest = contentDigest(bytes, wanted ?? told)
  if (digest === undefined) throw invalid(`The digest of ${name} is of a kind that semtag cannot check.`)
  for (const expected of [wanted, told])
    if (expected !== undefined && contentDigest(bytes, expected) !== expected)
      throw invalid(
        `${name} does not have the digest that it should have: ${expected}, and its bytes ${digest}.`,
      )
  // A registry may answer with a general Content-Type, and an OCI manifest may leave its mediaType out.
  return readManifest(bytes, { digest, mediaType: contentType(response), name, speaker: 'registry' })
}

/** The digest that the reply tells; undefined where it tells none, or nonsense. */
function toldDigest(response: Response): Digest | undefined {
  const value = header(response, 'docker-content-digest')
  return value !== undefined && isDigest(value) ? value : undefined
}

/** The digest that the reply to a write tells where it is another than what was sent; those of other algorithms cannot be compared. */
export function otherDigest(response: Response, sent: Digest): Digest | undefined {
  const told = toldDigest(response)
  return told === sent || told?.split(':')[0] !== sent.split(':')[0] ? undefined : told
}

/** The reply's media type without parameters. */
export function contentType(response: Response): string | undefined {
  return header(response, 'content-type')?.split(';')[0]?.trim().toLowerCase()
}

function invalid(message: string): SemtagError {
  return new SemtagError({ code: 'MANIFEST_INVALID', message, speaker: 'registry' })
}

/** The bytes of a manifest, checked. Every 404 is "no such manifest": registries differ in code and form. */
export async function getManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const response = await target.send({
    method: 'GET',
    path: manifestPath(target, reference),
    headers: { accept: acceptedManifests },
    limit: manifestLimit,
    signal,
  })
  if (response.status === 404) return undefined
  const name = nameOf(target, reference)
  if (!isSuccess(response))
    throw refusal(response, { host: target.repository.registry, doing: `reading ${name}` })
  return manifestOf(response, name, isDigest(reference) ? reference : undefined)
}

/** What a tag points at, without its bytes where the registry tells digest and media type; no pull on Docker Hub. */
export async function headManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const response = await target.send({
    method: 'HEAD',
    path: manifestPath(target, reference),
    headers: { accept: acceptedManifests },
    limit: manifestLimit,
    signal,
  })
  if (response.status === 404) return undefined
  const digest = toldDigest(response)
  const mediaType = contentType(response)
  if (isSuccess(response) && digest !== undefined && mediaType !== undefined && isManifest(mediaType))
    return { mediaType, digest }
  if (!isSuccess(response) && response.status !== 405) {
    const { registry } = target.repository
    throw refusal(response, { host: registry, doing: `looking at ${nameOf(target, reference)}` })
  }
  const manifest = await getManifest(target, reference, signal)
  return manifest && { mediaType: manifest.mediaType, digest: manifest.digest }
}

/**
 * Whether the repository has a manifest that an index names. The request accepts the media type that the index tells:
 * a registry answers 404 for a manifest of a type that the client does not accept.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function hasManifest(
  target: RepositoryClient,
  { mediaType, digest }: ContentDescriptor,
  signal: AbortSignal,
): Promise<boolean> {
  const accept = isFieldValue(mediaType) ? `${mediaType}, ${acceptedManifests}` : acceptedManifests
  const ask = (method: 'HEAD' | 'GET') =>
    target.send({
      method,
      path: manifestPath(target, digest),
      headers: { accept },
      limit: manifestLimit,
      signal,
    })
  const head = await ask('HEAD')
  const response = head.status === 405 ? await ask('GET') : head
  if (response.status === 404) return false
  if (isSuccess(response)) return true
  throw refusal(response, { host: target.repository.registry, doing: `looking at ${nameOf(target, digest)}` })
}

/** The media type in an index can be any text, even text that no header field may hold. */
function isFieldValue(mediaType: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(mediaType)
}

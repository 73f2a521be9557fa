import { SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { contentDigest } from '../../manifest/content-digest.ts'
import { acceptedManifests, isManifest } from '../../manifest/media-types.ts'
import { manifestLimit, readManifest } from '../../manifest/read-manifest.ts'
import type { ContentDescriptor, Descriptor, Manifest } from '../../ports/content.ts'
import { contentType, header, isSuccess, type Response } from '../http/request.ts'
import { refusal } from './error-reply.ts'
import { manifestPath, nameOf, type RepositoryClient } from './target.ts'

/** Reads and checks a manifest: `wanted` is the digest that semtag requested, `name` the manifest in messages. */
function manifestOf(response: Response, name: string, wanted: Digest | undefined): Manifest {
  const bytes = response.body
  const named = contentDigestField(response)
  const digest = contentDigest(bytes, wanted ?? named)
  if (digest === undefined)
    throw invalid(`The digest of ${name} has an algorithm that semtag does not support.`)
  for (const expected of [wanted, named])
    if (expected !== undefined && contentDigest(bytes, expected) !== expected)
      throw invalid(`${name} should have the digest ${expected}, but its bytes have ${digest}.`)
  // A registry may answer with a general Content-Type, and an OCI manifest may leave out its mediaType.
  return readManifest(bytes, { digest, mediaType: contentType(response), name, speaker: 'registry' })
}

/** The digest in Docker-Content-Digest; undefined if the field is missing or holds no digest. */
function contentDigestField(response: Response): Digest | undefined {
  const value = header(response, 'docker-content-digest')
  return value !== undefined && isDigest(value) ? value : undefined
}

/**
 * The digest that the registry says it stored, if it differs from the sent digest. Undefined too if the algorithms
 * differ, because such digests cannot be compared.
 */
export function otherDigest(response: Response, sent: Digest): Digest | undefined {
  const stored = contentDigestField(response)
  return stored === sent || stored?.split(':')[0] !== sent.split(':')[0] ? undefined : stored
}

function invalid(message: string): SemtagError {
  return new SemtagError({ code: 'MANIFEST_INVALID', message, speaker: 'registry' })
}

function ask(
  method: 'GET' | 'HEAD',
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
  accept = acceptedManifests,
): Promise<Response> {
  const path = manifestPath(target, reference)
  return target.send({ method, path, headers: { accept }, limit: manifestLimit, signal })
}

/**
 * A manifest whose bytes match its digest. Undefined for every 404, because registries differ in code and form.
 *
 * @throws MANIFEST_INVALID, or the error of the refusal.
 */
export async function getManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const response = await ask('GET', target, reference, signal)
  if (response.status === 404) return undefined
  const name = nameOf(target, reference)
  if (!isSuccess(response))
    throw refusal(response, { host: target.repository.registry, doing: `reading ${name}` })
  return manifestOf(response, name, isDigest(reference) ? reference : undefined)
}

/**
 * Digest and media type of a tag or manifest. A HEAD suffices if the registry names both, and Docker Hub does not count
 * it as a pull. Otherwise semtag reads the manifest.
 */
export async function headManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const response = await ask('HEAD', target, reference, signal)
  if (response.status === 404) return undefined
  if (isSuccess(response)) {
    const digest = contentDigestField(response)
    const mediaType = contentType(response)
    if (digest !== undefined && mediaType !== undefined && isManifest(mediaType)) return { mediaType, digest }
  } else if (response.status !== 405) {
    const { registry } = target.repository
    throw refusal(response, { host: registry, doing: `looking at ${nameOf(target, reference)}` })
  }
  const manifest = await getManifest(target, reference, signal)
  return manifest && { mediaType: manifest.mediaType, digest: manifest.digest }
}

/**
 * True if the repository has a manifest that an index names. The request accepts the media type in the index, because a
 * registry answers 404 for a manifest of a type that the client does not accept.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function hasManifest(
  target: RepositoryClient,
  { mediaType, digest }: ContentDescriptor,
  signal: AbortSignal,
): Promise<boolean> {
  const accept = isFieldValue(mediaType) ? `${mediaType}, ${acceptedManifests}` : acceptedManifests
  const head = await ask('HEAD', target, digest, signal, accept)
  const response = head.status === 405 ? await ask('GET', target, digest, signal, accept) : head
  if (response.status === 404) return false
  if (isSuccess(response)) return true
  throw refusal(response, { host: target.repository.registry, doing: `looking at ${nameOf(target, digest)}` })
}

/** The media type in an index can be any text, even text that a header field must not contain. */
function isFieldValue(mediaType: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(mediaType)
}

import { acceptedManifests } from '../../manifest/media-types.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { ContentDescriptor } from '../../ports.ts'
import { isSuccess } from '../http/request.ts'
import { refusal } from './refusal.ts'
import { manifestPath, nameOf, type Target } from './target.ts'

/**
 * Whether the repository has a manifest that an index names. The request accepts the media type that the index tells:
 * a registry answers 404 for a manifest of a type that the client does not accept.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function hasManifest(
  target: Target,
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

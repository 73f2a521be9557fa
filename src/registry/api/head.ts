import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { acceptedManifests, isManifest } from '../../manifest/media-types.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { Descriptor } from '../../ports.ts'
import { isSuccess } from '../http/request.ts'
import { getManifest } from './get.ts'
import { contentType, toldDigest } from './manifest-reply.ts'
import { refusal } from './refusal.ts'
import { manifestPath, nameOf, type Target } from './target.ts'

/** What a tag points at, without its bytes where the registry tells digest and media type; no pull on Docker Hub. */
export async function headManifest(
  target: Target,
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

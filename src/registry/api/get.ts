import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { acceptedManifests } from '../../manifest/media-types.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { Manifest } from '../../ports.ts'
import { isSuccess } from '../http/request.ts'
import { manifestOf } from './manifest-reply.ts'
import { refusal } from './refusal.ts'
import { manifestPath, nameOf, type Target } from './target.ts'

/** The bytes of a manifest, checked. Every 404 is "no such manifest": registries differ in code and form. */
export async function getManifest(
  target: Target,
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

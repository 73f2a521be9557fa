import type { Tag } from '../../domain/image/tag.ts'
import type { Manifest } from '../../ports/content.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { mayHaveBeenCarriedOut } from '../http/retry.ts'
import { isImmutable } from './immutability.ts'
import type { RepositoryClient } from './target.ts'
import { checkDigest, concludeWrite, failure, putManifest, sendManifest } from './write-manifest.ts'

/**
 * Writes several tags with one request if the registry accepts that, else the first tag. Returns the written tags.
 *
 * @throws REGISTRY_UNREACHABLE if the answer was lost: the registry may have written each of the tags.
 * @see https://github.com/opencontainers/distribution-spec/pull/600
 */
export async function putTags(
  target: RepositoryClient,
  tags: readonly Tag[],
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  const { severalTags } = target
  const [first] = tags
  if (first === undefined) return []
  if (tags.length > 1 && severalTags.taken === undefined && (await probe(target, first, manifest, signal)))
    return [first]
  if (tags.length > 1 && severalTags.taken) {
    const written = await byDigest(target, tags.slice(0, severalTags.most), manifest, signal)
    if (written.length > 0) return written
  }
  await putManifest(target, first, manifest, signal)
  return [first]
}

/**
 * Writes one tag and finds out whether the registry accepts several, as `PUT manifests/<digest>?tag=a&tag=b`. A registry
 * that ignores the parameter would store the digest and write no tag. So the probe names the tag in the path and in the
 * query. A registry that ignores the parameter writes the tag; another refuses and demands a digest. True if the tag was
 * written.
 */
async function probe(
  target: RepositoryClient,
  tag: Tag,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<boolean> {
  const { severalTags } = target
  const response = await sendManifest(target, tag, manifest, signal, query([tag]))
  if (wantsDigest(response)) {
    severalTags.taken = true
    return false
  }
  // Another refusal is about the parameter or about the write; the plain request shows which.
  if (isRefused(response)) await putManifest(target, tag, manifest, signal)
  else await concludeWrite(response, target, tag, manifest, signal)
  severalTags.taken = listed(response).has(tag)
  return true
}

async function byDigest(
  target: RepositoryClient,
  tags: readonly Tag[],
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  const { severalTags } = target
  const response = await sendManifest(target, manifest.digest, manifest, signal, query(tags))
  const names = tags.join(', ')
  if (isSuccess(response)) {
    checkDigest(response, target, names, manifest)
    const written = tags.filter((tag) => listed(response).has(tag))
    severalTags.taken = written.length > 0
    return written
  }
  if (!isRefused(response) && !isImmutable(response)) throw failure(response, target, names)
  // One tag may be at fault, and the reply need not name it. Written one by one, each tag gets its own answer.
  severalTags.most = tooMany.has(response.status) ? Math.floor(tags.length / 2) : 1
  severalTags.taken = severalTags.most > 1
  return []
}

const query = (tags: readonly Tag[]): string => `?${tags.map((tag) => `tag=${tag}`).join('&')}`

const tooMany = new Set([414, 431])

/** True for a refusal that may not apply to the same write in another form. */
function isRefused(response: Response): boolean {
  const { status } = response
  return status >= 400 && status !== 429 && !mayHaveBeenCarriedOut(response) && !isImmutable(response)
}

/**
 * True for the words of olareg, "tag query parameter requires a digest", and of zot, "tag query parameters are only valid
 * when pushing a manifest by digest". The two registries use different error codes.
 *
 * @see https://github.com/olareg/olareg/blob/main/manifest.go
 * @see https://github.com/project-zot/zot/blob/main/pkg/api/routes.go
 */
function wantsDigest({ status, body }: Response): boolean {
  return status === 400 && /tag query parameter/i.test(new TextDecoder().decode(body))
}

/** The tags that the registry says it wrote, in the field OCI-Tag. */
function listed({ headers }: Response): ReadonlySet<string> {
  const values = [headers['oci-tag'] ?? []].flat()
  return new Set(values.flatMap((value) => value.split(',')).map((tag) => tag.trim()))
}

import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { immutabilityHint } from '../../domain/vendors/index.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { Manifest } from '../../ports/content.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { mayHaveBeenCarriedOut } from '../http/retry.ts'
import { refusal, registryProblems, unknownRepositoryHint } from './error-reply.ts'
import { immutable, isImmutable, mayBeImmutable } from './immutability.ts'
import { headManifest, otherDigest } from './read-manifest.ts'
import { manifestPath, nameOf, type RepositoryClient } from './target.ts'

/**
 * Writes the bytes of a manifest under a tag, or under its digest alone.
 *
 * @throws REGISTRY_UNREACHABLE if the answer was lost: the registry may have written the tag, so read the tag back. Every
 * other error means that the registry did not write.
 */
export async function putManifest(
  target: RepositoryClient,
  tag: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  await concludeWrite(await sendManifest(target, tag, manifest, signal), target, tag, manifest, signal)
}

/** Sends the write and returns its answer; `query` includes the question mark. */
export function sendManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
  query = '',
): Promise<Response> {
  return target.send({
    method: 'PUT',
    path: `${manifestPath(target, reference)}${query}`,
    // docker-registry refuses a Content-Type that differs from the mediaType in the body.
    headers: { 'content-type': manifest.mediaType },
    body: manifest.bytes,
    limit: manifestLimit,
    signal,
  })
}

/** Throws unless the answer to the write of one tag means that the tag has this manifest. */
export async function concludeWrite(
  response: Response,
  target: RepositoryClient,
  tag: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  if (isSuccess(response)) return checkDigest(response, target, tag, manifest)
  const isSure = isImmutable(response)
  if (!isSure && !mayBeImmutable(response, target.repository.registry)) throw failure(response, target, tag)
  // Some registries refuse even the digest that the tag already has, for example after an answer was lost.
  const present = await headManifest(target, tag, signal)
  if (present === undefined && !isSure) throw failure(response, target, tag)
  if (present?.digest !== manifest.digest) throw immutable(response, target, tag, immutabilityHint)
}

/** Throws if the registry says that it stored another digest; `tag` is for the message. */
export function checkDigest(
  response: Response,
  target: RepositoryClient,
  tag: string,
  { digest }: Pick<Manifest, 'digest'>,
): void {
  const stored = otherDigest(response, digest)
  if (stored === undefined) return
  throw new SemtagError({
    code: 'REGISTRY_UNREACHABLE',
    message: `${target.repository.registry} says that it stored ${nameOf(target, tag)} as ${stored}, but semtag sent ${digest}.`,
    speaker: 'registry',
  })
}

/** The error for an answer that is not a success; `tag` is for the message. */
export function failure(response: Response, target: RepositoryClient, tag: string): SemtagError {
  const asked = { host: target.repository.registry, doing: `writing ${nameOf(target, tag)}` }
  if (mayHaveBeenCarriedOut(response)) return refusal(response, { ...asked, code: 'REGISTRY_UNREACHABLE' })
  const codes = registryProblems(response).map(({ code }) => code)

  const invalid = response.status === 415 || (response.status === 400 && codes.includes('MANIFEST_INVALID'))
  return refusal(response, {
    ...asked,
    ...(invalid && { code: 'MANIFEST_INVALID' }),
    ...unknownRepositoryHint(response),
  })
}

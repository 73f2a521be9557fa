import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { immutabilityHint } from '../../domain/vendors/index.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { Manifest } from '../../ports/content.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { mayHaveBeenCarriedOut } from '../http/retry.ts'
import { refusal, registryProblems } from './error-reply.ts'
import { immutable, isImmutable, mayBeImmutable } from './immutability.ts'
import { headManifest, otherDigest } from './read-manifest.ts'
import { manifestPath, nameOf, type RepositoryClient } from './target.ts'

/**
 * Points a tag at a manifest by its very bytes. REGISTRY_UNREACHABLE means that the answer was lost, so that the
 * tag may have been written: read it back. Every other error means that it was not.
 */
export async function putManifest(
  target: RepositoryClient,
  tag: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  await concludeWrite(await sendManifest(target, tag, manifest, signal), target, tag, manifest, signal)
}

/** The write itself; `query` is one with its question mark. */
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

/** What the answer to the write of one tag means: nothing where it is written, else an error. */
export async function concludeWrite(
  response: Response,
  target: RepositoryClient,
  tag: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  if (isSuccess(response)) return checkDigest(response, target, tag, manifest)
  const told = isImmutable(response)
  if (!told && !mayBeImmutable(response, target.repository.registry)) throw failure(response, target, tag)
  // Some registries refuse the very digest that the tag already has, as after an attempt whose answer was lost.
  const present = await headManifest(target, tag, signal)
  if (present === undefined && !told) throw failure(response, target, tag)
  if (present?.digest !== manifest.digest) throw immutable(response, target, tag, immutabilityHint)
}

/** Throws where the registry says that it stored something else; `tag` is the name in messages. */
export function checkDigest(
  response: Response,
  target: RepositoryClient,
  tag: string,
  { digest }: Pick<Manifest, 'digest'>,
): void {
  const told = otherDigest(response, digest)
  if (told === undefined) return
  throw new SemtagError({
    code: 'REGISTRY_UNREACHABLE',
    message: `${target.repository.registry} says that it stored ${nameOf(target, tag)} as ${told}, and it was sent ${digest}.`,
    speaker: 'registry',
  })
}

/** The error for an answer that is no success; `tag` is the name in messages. */
export function failure(response: Response, target: RepositoryClient, tag: string): SemtagError {
  const asked = { host: target.repository.registry, doing: `writing ${nameOf(target, tag)}` }
  if (mayHaveBeenCarriedOut(response)) return refusal(response, { ...asked, code: 'REGISTRY_UNREACHABLE' })
  const codes = registryProblems(response).map(({ code }) => code)
  const unknownName = codes.includes('NAME_UNKNOWN')
  const invalid = response.status === 415 || (response.status === 400 && codes.includes('MANIFEST_INVALID'))
  return refusal(response, {
    ...asked,
    ...(invalid && { code: 'MANIFEST_INVALID' }),
    ...(unknownName && { hint: 'Create the repository at the registry, and run it again.' }),
  })
}

import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import type { Tag } from '../domain/tag.ts'
import { manifestLimit } from '../manifest/read-manifest.ts'
import type { Manifest } from '../ports.ts'
import { problemsOf, quoteProblems } from './error-reply.ts'
import { headManifest } from './head.ts'
import { isImmutable } from './immutability.ts'
import { toldDigest } from './manifest-reply.ts'
import { refusal } from './refusal.ts'
import { isSuccess, type Response } from './send.ts'
import { manifestPath, nameOf, type Target } from './target.ts'

/**
 * Points a tag at a manifest by its very bytes. REGISTRY_UNREACHABLE means that the answer was lost, so that the
 * tag may have been written: read it back. Every other error means that it was not.
 */
export async function putManifest(
  target: Target,
  tag: Tag | Digest,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<void> {
  const response = await target.send({
    method: 'PUT',
    path: manifestPath(target, tag),
    // docker-registry refuses a Content-Type that differs from the mediaType in the body.
    headers: { 'content-type': manifest.mediaType },
    body: manifest.bytes,
    limit: manifestLimit,
    signal,
  })
  if (isSuccess(response)) return checkDigest(response, target, tag, manifest)
  if (!isImmutable(response)) throw failure(response, target, tag)
  // Some registries refuse the very digest that the tag already has, as after an attempt whose answer was lost.
  const present = await headManifest(target, tag, signal)
  if (present?.digest !== manifest.digest) throw immutable(response, target, tag)
}

function checkDigest(response: Response, target: Target, tag: Tag | Digest, { digest }: Manifest): void {
  const told = toldDigest(response)
  if (told === undefined || told === digest || told.split(':')[0] !== digest.split(':')[0]) return
  throw new SemtagError({
    code: 'REGISTRY_UNREACHABLE',
    message: `${target.repository.registry} says that it stored ${nameOf(target, tag)} as ${told}, and it was sent ${digest}.`,
    speaker: 'registry',
  })
}

function failure(response: Response, target: Target, tag: Tag | Digest): SemtagError {
  const asked = { host: target.repository.registry, doing: `writing ${nameOf(target, tag)}` }
  const lost = response.uncertain || response.status >= 500 || response.status === 408
  if (lost) return refusal(response, { ...asked, code: 'REGISTRY_UNREACHABLE' })
  const unknownName = problemsOf(response).some(({ code }) => code === 'NAME_UNKNOWN')
  return refusal(response, {
    ...asked,
    ...(unknownName && { hint: 'Create the repository at the registry, and run it again.' }),
  })
}

function immutable(response: Response, target: Target, tag: Tag | Digest): SemtagError {
  const words = quoteProblems(problemsOf(response)).replace(/\.$/, '')
  return new SemtagError({
    code: 'TAG_IMMUTABLE',
    message: `${nameOf(target, tag)} is immutable at the registry${words === '' ? '' : `: ${words}`}.`,
    hint: 'Exempt the aliases from the immutability rule of the registry, or write to another repository.',
    speaker: 'registry',
  })
}

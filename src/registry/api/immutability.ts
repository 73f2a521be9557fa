import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { mayMeanImmutable, sayImmutable } from '../../domain/vendors/index.ts'
import type { Response } from '../http/request.ts'
import { quoteProblems, registryProblems } from './error-reply.ts'
import { nameOf, type RepositoryClient } from './target.ts'

/**
 * True for the reply to a write that says that the tag may not change. There is no agreed code: ECR answers 400
 * TAG_INVALID, Harbor 412, Quay 409 TAG_IMMUTABLE, Azure 405, others only say so in words.
 *
 * @see https://github.com/goharbor/harbor/blob/main/src/server/middleware/immutable/pushmf.go
 * @see https://github.com/quay/quay/blob/master/endpoints/v2/errors.py
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(response: Response): boolean {
  if (response.status < 400 || response.status > 499) return false
  // Our writes carry no condition: a precondition that failed is the registry's own rule.
  if (response.status === 412) return true
  return registryProblems(response).some(({ code, message }) => sayImmutable(`${code} ${message}`))
}

/** True for a reply that does not name immutability, but means it at some registries if the tag exists. */
export function mayBeImmutable(response: Response, registry: string): boolean {
  const codes = registryProblems(response).map(({ code }) => code)
  return mayMeanImmutable(registry, response.status, codes)
}

/** The error for such a reply; `hintFor` tells what to do by the registry's host and words. */
export function immutable(
  response: Response,
  target: RepositoryClient,
  reference: Tag | Digest,
  hintFor: (registry: string, words: string) => string,
): SemtagError {
  const words = quoteProblems(registryProblems(response)).replace(/\.$/, '')
  const form = response.status === 412 ? `PRECONDITION ${words}` : words
  return new SemtagError({
    code: 'TAG_IMMUTABLE',
    message: `${nameOf(target, reference)} is immutable at the registry${words === '' ? '' : `: ${words}`}.`,
    hint: hintFor(target.repository.registry, form),
    speaker: 'registry',
  })
}

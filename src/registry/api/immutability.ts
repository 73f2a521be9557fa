import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { mayMeanImmutable, sayImmutable } from '../../domain/vendors/index.ts'
import type { Response } from '../http/request.ts'
import { quoteProblems, registryProblems } from './error-reply.ts'
import { nameOf, type RepositoryClient } from './target.ts'

/**
 * True if the reply to a write says that the tag is immutable. There is no common code: ECR answers 400 TAG_INVALID,
 * Harbor 412, Quay 409 TAG_IMMUTABLE, Azure 405, and others use only words.
 *
 * @see https://github.com/goharbor/harbor/blob/main/src/server/middleware/immutable/pushmf.go
 * @see https://github.com/quay/quay/blob/master/endpoints/v2/errors.py
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(response: Response): boolean {
  if (response.status < 400 || response.status > 499) return false
  // semtag sends no If-Match: a failed precondition is a rule of the registry.
  if (response.status === 412) return true
  return registryProblems(response).some(({ code, message }) => sayImmutable(`${code} ${message}`))
}

/** True for a reply that does not name immutability, but means it at some registries if the tag exists. */
export function mayBeImmutable(response: Response, registry: string): boolean {
  const codes = registryProblems(response).map(({ code }) => code)
  return mayMeanImmutable(registry, response.status, codes)
}

/** The error for an immutable tag; `hintFor` returns the hint for the registry's host and words. */
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

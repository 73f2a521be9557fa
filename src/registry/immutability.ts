import { problemsOf } from './error-reply.ts'
import type { Response } from './send.ts'

const words = /immutable|cannot be overwritten/i

/**
 * True for the reply to a write that says that the tag may not change. There is no agreed code: Harbor answers
 * 412, Quay 409 TAG_IMMUTABLE, ECR 400 TAG_INVALID, Docker Hub 403, others only say so in words.
 *
 * @source https://github.com/goharbor/harbor/blob/main/src/server/middleware/immutable/pushmf.go
 * @source https://github.com/quay/quay/blob/master/endpoints/v2/errors.py
 * @source https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(response: Response): boolean {
  if (response.status < 400 || response.status > 499) return false
  // Our writes carry no condition: a precondition that failed is the registry's own rule.
  if (response.status === 412) return true
  return problemsOf(response).some(({ code, message }) => words.test(code) || words.test(message))
}

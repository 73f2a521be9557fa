import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { immutableDeletionHint, refusesOneManifest } from '../../domain/vendors/index.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { isNotFound, refusal, registryProblems } from './error-reply.ts'
import { immutable, isImmutable } from './immutability.ts'
import { manifestPath, nameOf, type RepositoryClient } from './target.ts'

/**
 * Deletes a tag or a manifest. docker-registry 2.8 cannot delete by tag and answers 400. A registry whose deletion is
 * switched off answers 405.
 *
 * @throws TAG_IMMUTABLE, or the error of the refusal.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-management
 */
export async function deleteManifest(
  target: RepositoryClient,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<'deleted' | 'absent' | 'unsupported'> {
  const response = await target.send({
    method: 'DELETE',
    path: manifestPath(target, reference),
    headers: {},
    signal,
  })
  if (isSuccess(response)) return 'deleted'
  if (isNotFound(response)) return 'absent'
  if (isImmutable(response)) throw immutable(response, target, reference, immutableDeletionHint)
  if (isUnsupported(response)) return 'unsupported'
  throw refusal(response, {
    host: target.repository.registry,
    doing: `deleting ${nameOf(target, reference)}`,
  })
}

function isUnsupported(response: Response): boolean {
  const { status } = response
  if (status === 400) return !registryProblems(response).some(({ code }) => refusesOneManifest(code))
  return status === 405 || status === 404
}

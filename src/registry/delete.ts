import type { Digest } from '../domain/digest.ts'
import type { Tag } from '../domain/tag.ts'
import { refusal } from './refusal.ts'
import { isSuccess } from './send.ts'
import { manifestPath, nameOf, type Target } from './target.ts'

/**
 * Deletes a tag or a manifest. docker-registry 2.8 knows no deletion by tag and answers 400, a registry that has it
 * switched off 405.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-management
 */
export async function deleteManifest(
  target: Target,
  reference: Tag | Digest,
  signal: AbortSignal,
): Promise<'deleted' | 'absent' | 'unsupported'> {
  const response = await target.send({
    method: 'DELETE',
    path: manifestPath(target, reference),
    headers: {},
    limit: 64 * 1024,
    signal,
  })
  if (isSuccess(response)) return 'deleted'
  if (response.status === 404) return 'absent'
  if (response.status === 400 || response.status === 405) return 'unsupported'
  throw refusal(response, {
    host: target.repository.registry,
    doing: `deleting ${nameOf(target, reference)}`,
  })
}

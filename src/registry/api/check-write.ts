import { formatRepository } from '../../domain/image/reference.ts'
import { emptyBlob } from '../../domain/tags/withdrawal.ts'
import type { Target } from './target.ts'
import { startUpload } from './upload.ts'

/**
 * Opens an upload and gives it up again: what a registry lets nobody do who may not push.
 *
 * @throws SemtagError, as a push would.
 * @source https://distribution.github.io/distribution/spec/api/#canceling-an-upload
 */
export async function checkWrite(target: Target, signal: AbortSignal): Promise<void> {
  const doing = `opening an upload to ${formatRepository(target.repository)}`
  const place = await startUpload(target, emptyBlob, signal, doing)
  // Not every registry knows this: an upload that stays open is forgotten by itself.
  await target.send({ method: 'DELETE', ...place, headers: {}, limit: 64 * 1024, signal }).catch(() => {})
}

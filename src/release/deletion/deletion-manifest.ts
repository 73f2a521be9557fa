import { errorOf, type SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { deletionOff } from '../../domain/vendors/deletion.ts'
import { withBudget } from '../state/budget.ts'
import { asSemtagError, isAnswer, isUncertain, outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import type { Failure } from '../state/write.ts'

export type Deleted = { readonly outcome: 'removed' } | Failure

/** Deletes a manifest by its digest, with every tag on it. */
export async function deleteManifest(target: Target, digest: Digest, signal: AbortSignal): Promise<Deleted> {
  try {
    if ((await target.registry.delete(digest, signal)) === 'unsupported')
      throw errorOf([deletionOff(target.repository, [])])
    return { outcome: 'removed' }
  } catch (thrown) {
    return failedDeletion(target, digest, asSemtagError(thrown))
  }
}

const readBackMilliseconds = 5000

/** What a deletion that failed has come to: its answer may have been lost, and it may have been carried out. */
export async function failedDeletion(
  { registry }: Target,
  reference: Tag | Digest,
  error: SemtagError,
): Promise<Deleted> {
  if (isAnswer(error) || error.code === 'UNSUPPORTED') return { outcome: outcomeOf(error), error }
  try {
    // The command may have been interrupted: this read has a budget of its own.
    const found = await withBudget(readBackMilliseconds, (budget) => registry.head(reference, budget))
    if (found === undefined) return { outcome: 'removed' }
    return { outcome: isUncertain(error) ? 'unknown' : outcomeOf(error), error }
  } catch {
    return { outcome: 'unknown', error }
  }
}

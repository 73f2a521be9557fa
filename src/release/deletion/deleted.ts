import type { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { isAnswer, isUncertain, outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { withBudget } from '../state/waiting.ts'
import type { WriteFailure } from '../state/write.ts'

const readBackMilliseconds = 5000

/** The outcome of a deletion. */
export type Deleted = { readonly outcome: 'removed' } | WriteFailure

/** The outcome of a deletion that failed: the registry may have deleted the manifest although its answer was lost. */
export async function failedDeletion(
  { registry }: Target,
  reference: Tag | Digest,
  error: SemtagError,
): Promise<Deleted> {
  if (isAnswer(error) || error.code === 'UNSUPPORTED') return { outcome: outcomeOf(error), error }
  try {
    // The command may have been interrupted, so this read has a budget of its own.
    const found = await withBudget(readBackMilliseconds, (budget) => registry.head(reference, budget))
    if (found === undefined) return { outcome: 'removed' }
    return { outcome: isUncertain(error) ? 'unknown' : outcomeOf(error), error }
  } catch {
    return { outcome: 'unknown', error }
  }
}

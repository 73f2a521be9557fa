import type { SemtagError } from '../domain/errors.ts'
import type { TagReport } from '../domain/report.ts'
import type { Tag } from '../domain/tag.ts'
import type { Manifest } from '../ports.ts'
import { withBudget } from './budget.ts'
import { asSemtagError, isAnswer, isStop, outcomeOf } from './failure.ts'
import type { Target } from './target.ts'

/** A write that did not succeed; `unknown`: its answer was lost, and the tag cannot be read back. */
export interface Failure {
  readonly outcome: Extract<TagReport['outcome'], 'failed' | 'refused' | 'pending' | 'unknown'>
  readonly error: SemtagError
}

export type Written = { readonly outcome: 'written' } | Failure

const readBackMilliseconds = 5000

/** Points a tag at a manifest. Where that fails, the tag is read back before anything is claimed. */
export async function writeTag(
  target: Target,
  tag: Tag,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Written> {
  // Past this line a write may have happened.
  signal.throwIfAborted()
  try {
    await target.registry.put(tag, manifest, signal)
    return { outcome: 'written' }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (isAnswer(error)) return { outcome: outcomeOf(error), error }
    try {
      // The release may have been interrupted: this read has a budget of its own.
      const seen = await withBudget(readBackMilliseconds, (budget) => target.registry.head(tag, budget))
      if (seen?.digest === manifest.digest) return { outcome: 'written' }
      return { outcome: isStop(error) ? 'unknown' : outcomeOf(error), error }
    } catch {
      return { outcome: 'unknown', error }
    }
  }
}

import type { SemtagError } from '../domain/errors.ts'
import type { Tag } from '../domain/tag.ts'
import type { Manifest } from '../ports.ts'
import { withBudget } from './budget.ts'
import { asSemtagError, isAnswer, isStop } from './failure.ts'
import type { Target } from './target.ts'

/** How a write ended; `unknown`: its answer was lost, and the tag cannot be read back. */
export type Written =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'failed' | 'unknown'; readonly error: SemtagError }

const readBackMilliseconds = 5000

/** Points a tag at a manifest. Where that fails, the tag is read back before anything is claimed. */
export async function writeTag(
  target: Target,
  tag: Tag,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Written> {
  try {
    await target.registry.put(tag, manifest, signal)
    return { outcome: 'written' }
  } catch (error) {
    const known = asSemtagError(error)
    if (isAnswer(known)) return { outcome: 'failed', error: known }
    try {
      // The release may have been interrupted: this read has a budget of its own.
      const seen = await withBudget(readBackMilliseconds, (budget) => target.registry.head(tag, budget))
      if (seen?.digest === manifest.digest) return { outcome: 'written' }
      return { outcome: isStop(known) ? 'unknown' : 'failed', error: known }
    } catch {
      return { outcome: 'unknown', error: known }
    }
  }
}

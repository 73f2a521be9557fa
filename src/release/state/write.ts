import { asSemtagError, type SemtagError } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { TagReport } from '../../domain/report.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import { isAnswer, isUncertain, outcomeOf } from './failure.ts'
import type { Target } from './target.ts'
import { readUntil, withBudget } from './waiting.ts'

/** A write that failed; `unknown`: its answer was lost, and the tag cannot be read back. */
export interface WriteFailure {
  readonly outcome: Extract<TagReport['outcome'], 'failed' | 'refused' | 'pending' | 'unknown'>
  readonly error: SemtagError
}

export type Written = { readonly outcome: 'written' } | WriteFailure

const readBackMilliseconds = 5000
const lostMilliseconds = 60_000

/** Points a tag at a manifest. After a failure, reads the tag back to find out whether it was written. */
export async function writeTag(
  target: Target,
  tag: Tag,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Written> {
  const { failures } = await writeTags(target, [tag], manifest, signal)
  return failures[0] ?? { outcome: 'written' }
}

export interface WrittenTags {
  /** Without failures, at least the first of the tags. */
  readonly written: readonly Tag[]
  readonly failures: readonly (WriteFailure & { readonly tag: Tag })[]
}

/** Points tags at a manifest with one request: all of them, or as many as the registry takes. */
export async function writeTags(
  target: Target,
  tags: readonly Tag[],
  manifest: Manifest,
  signal: AbortSignal,
): Promise<WrittenTags> {
  // After this line, a write may have happened.
  signal.throwIfAborted()
  const { registry } = target
  const atOnce = registry.tagsAtOnce()
  try {
    return { written: await registry.putTags(tags, manifest, signal), failures: [] }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    // Another request may have shown meanwhile how many tags the registry takes.
    const tried = tags.slice(0, Math.max(atOnce, registry.tagsAtOnce()))
    if (isAnswer(error)) return failed(tried, [], outcomeOf(error), error)
    try {
      // The release may have been interrupted, so this read has a budget of its own.
      const seen = await readBack(target, tried, manifest, error, signal)
      const written = tried.filter((_, index) => seen[index]?.digest === manifest.digest)
      return failed(tried, written, isUncertain(error) ? 'unknown' : outcomeOf(error), error)
    } catch {
      return failed(tried, [], 'unknown', error)
    }
  }
}

/**
 * Reads what the tags point at now. If the answer of the write was lost, the registry may still carry it out or show it
 * late: then this function waits for the write, unless the release is aborted.
 */
function readBack(
  target: Target,
  tags: readonly Tag[],
  { digest }: Manifest,
  error: SemtagError,
  stop: AbortSignal,
): Promise<readonly (Descriptor | undefined)[]> {
  const read = (tag: Tag, signal: AbortSignal) => target.registry.head(tag, signal)
  if (error.code !== 'REGISTRY_UNREACHABLE')
    return withBudget(
      readBackMilliseconds,
      (budget) => Promise.all(tags.map((tag) => read(tag, budget))),
      stop,
    )
  const isWritten = (found: Descriptor | undefined) => found?.digest === digest
  return withBudget(
    lostMilliseconds,
    (budget) => Promise.all(tags.map((tag) => readUntil(() => read(tag, budget), isWritten, target, budget))),
    stop,
  )
}

/** With a known outcome, only the first unwritten tag has failed: the registry did not reach the others. */
function failed(
  tried: readonly Tag[],
  written: readonly Tag[],
  outcome: WriteFailure['outcome'],
  error: SemtagError,
): WrittenTags {
  const open = tried.filter((tag) => !written.includes(tag))
  const reported = outcome === 'unknown' ? open : open.slice(0, 1)
  return { written, failures: reported.map((tag) => ({ tag, outcome, error })) }
}

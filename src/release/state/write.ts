import { asSemtagError, type SemtagError } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { TagReport } from '../../domain/report.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import { isAnswer, isUncertain, outcomeOf } from './failure.ts'
import type { Target } from './target.ts'
import { readUntil, withBudget } from './waiting.ts'

/** A write that did not succeed; `unknown`: its answer was lost, and the tag cannot be read back. */
export interface WriteFailure {
  readonly outcome: Extract<TagReport['outcome'], 'failed' | 'refused' | 'pending' | 'unknown'>
  readonly error: SemtagError
}

export type Written = { readonly outcome: 'written' } | WriteFailure

const readBackMilliseconds = 5000
const lostMilliseconds = 60_000

/** Points a tag at a manifest. Where that fails, the tag is read back before anything is claimed. */
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
  /** Of all that were to be written the first ones at least, where nothing failed. */
  readonly written: readonly Tag[]
  readonly failures: readonly (WriteFailure & { readonly tag: Tag })[]
}

/** Points tags at a manifest with one request: all, or as many of them as the registry takes. */
export async function writeTags(
  target: Target,
  tags: readonly Tag[],
  manifest: Manifest,
  signal: AbortSignal,
): Promise<WrittenTags> {
  // Past this line a write may have happened.
  signal.throwIfAborted()
  const { registry } = target
  const atOnce = registry.tagsAtOnce()
  try {
    return { written: await registry.putTags(tags, manifest, signal), failures: [] }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    // What a registry takes may have been learnt meanwhile, also from another repository of it.
    const tried = tags.slice(0, Math.max(atOnce, registry.tagsAtOnce()))
    if (isAnswer(error)) return failed(tried, [], outcomeOf(error), error)
    try {
      // The release may have been interrupted: this read has a budget of its own.
      const seen = await readBack(target, tried, manifest, error, signal)
      const written = tried.filter((_, index) => seen[index]?.digest === manifest.digest)
      return failed(tried, written, isUncertain(error) ? 'unknown' : outcomeOf(error), error)
    } catch {
      return failed(tried, [], 'unknown', error)
    }
  }
}

/**
 * What the tags point at now. A write whose answer was lost may still be carried out, or be shown late: it is waited
 * for, unless the release was told to stop.
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

/** Those that were not written could not be; where that is known, the others after the first were not reached. */
function failed(
  tried: readonly Tag[],
  written: readonly Tag[],
  outcome: WriteFailure['outcome'],
  error: SemtagError,
): WrittenTags {
  const open = tried.filter((tag) => !written.includes(tag))
  const told = outcome === 'unknown' ? open : open.slice(0, 1)
  return { written, failures: told.map((tag) => ({ tag, outcome, error })) }
}

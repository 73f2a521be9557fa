import type { Problem } from './errors.ts'
import type { Digest } from './image/digest.ts'
import type { PruneDecision } from './plan/prune-rules.ts'
import type { Outcome, Status } from './report.ts'

/** A tag in the report of `prune`. */
export interface PrunedTag extends Omit<PruneDecision, 'tag'> {
  readonly tag: string
  /**
   * What became of a tag that should go; null for other tags, and in a plan. `held`: it changed during the run, and
   * stays.
   */
  readonly outcome: Extract<Outcome, 'removed' | 'held' | 'refused' | 'failed' | 'pending' | 'unknown'> | null
}

/** The tags of one line in the report of `prune`. */
export interface PrunedLine {
  /** `2.1`; null for the tags that are not versions. */
  readonly line: string | null
  readonly tags: readonly PrunedTag[]
}

/** The report of `prune`: every tag of the repository, the highest line first. */
export interface PruneReport {
  readonly schemaVersion: 1
  readonly command: 'prune'
  readonly repository: string
  /** True for a plan: nothing was deleted. */
  readonly dryRun: boolean
  readonly status: Status
  readonly lines: readonly PrunedLine[]
  /** The manifests that were deleted: images, children of indexes, signatures. */
  readonly manifests: readonly Digest[]
  readonly problems: readonly Problem[]
}

import type { Problem } from './errors.ts'
import type { Digest } from './image/digest.ts'
import type { Because } from './plan/prune-rules.ts'
import type { ConfiguredAs, Status } from './report.ts'
import type { AliasKind } from './tags/aliases.ts'

/** A version in the report of `ls`. */
export interface VersionListing {
  readonly version: string
  /** Its exact tag. */
  readonly tag: string
  /** Null if `ls` did not read it. */
  readonly digest: Digest | null
  /** Present if the version is withdrawn; time and reason are null if the marker does not state them. */
  readonly withdrawn?: { readonly time: string | null; readonly reason: string | null }
  /** Present with `--platforms`: `linux/amd64`. */
  readonly platforms?: readonly string[]
}

/** A candidate for a version in the report of `ls`. */
export interface CandidateListing {
  /** The staged tag, `staged-2.1.106`. */
  readonly tag: string
  /** The exact tag that a promotion would write, `2.1.106`. */
  readonly exactTag: string
  readonly digest: Digest
  /** When the image was built, as RFC 3339 writes it; null if the image does not say. */
  readonly created: string | null
}

/** An alias in the report of `ls`. */
export interface AliasListing {
  readonly tag: string
  readonly kind: AliasKind
  readonly digest: Digest | null
  /** The version that the alias points at, even if it is withdrawn; null if `ls` read no version with that digest. */
  readonly version: string | null
  /** The version that owns the alias; null if its line, or the higher line that holds it, has no version left. */
  readonly owner: string | null
  /**
   * `unknown`: no known version has the alias's digest, or its line has no version left. `missing`: the tag does not
   * exist although its line has a version. A missing 2.1 or 2 is listed if the repository has other aliases of its kind.
   */
  readonly state: 'on-owner' | 'behind' | 'unknown' | 'missing'
}

/** A tag in the report of `ls` that `semtag prune` would delete. */
export interface PrunableTag extends Because {
  readonly tag: string
}

/** The report of `ls`: the tags of one repository, the highest version first. */
export interface ListReport {
  readonly schemaVersion: 1
  readonly command: 'ls'
  readonly repository: string
  readonly status: Status
  readonly versions: readonly VersionListing[]
  readonly aliases: readonly AliasListing[]
  /** Staged candidates that are not released yet. */
  readonly candidates: readonly CandidateListing[]
  /**
   * All other tags: literal tags, signatures, other variants, the second form of a version (`v2.1.106` beside
   * `2.1.106`), the marker of a version whose tag is gone.
   */
  readonly others: readonly string[]
  /** Present with `--prunable`: what `semtag prune` would delete by the same rules. */
  readonly prunable?: readonly PrunableTag[]
  readonly problems: readonly Problem[]
}

/** The report of `ls` of one of several repositories. */
export interface ListedRepository extends ListReport, ConfiguredAs {}

/** The report of `ls` of several repositories. */
export interface FleetListReport {
  readonly schemaVersion: 1
  readonly command: 'ls'
  readonly status: Status
  /** One report for each repository of each image, in the order of the configuration. */
  readonly repositories: readonly ListedRepository[]
}

/** The report of `ls`, of one repository or several. */
export type LsReport = ListReport | FleetListReport

/** The report of each repository of `ls`. */
export function listsOf(report: LsReport): readonly (ListReport & Partial<ConfiguredAs>)[] {
  return 'repositories' in report ? report.repositories : [report]
}

import { type ErrorCode, errorCodes, type Problem } from './errors.ts'
import type { Digest } from './image/digest.ts'
import type { HoldReason, PlannedTag, TagKind } from './plan/planned-tag.ts'
import type { AliasKind } from './tags/aliases.ts'
import type { TagState } from './tags/observation.ts'

/** What became of a tag. */
export type Outcome =
  | 'created'
  | 'moved'
  | 'unchanged'
  | 'held'
  | 'removed'
  | 'refused'
  | 'failed'
  /** Planned, and not reached. */
  | 'pending'
  /** Written, with an answer that was lost, and not to be read back. */
  | 'unknown'

/** What became of one tag. */
export interface TagReport {
  readonly tag: string
  readonly kind: TagKind
  readonly outcome: Outcome
  /** Where it pointed before; null where there was no such tag. */
  readonly from: TagState | null
  /** Where it points afterwards (in a plan: would point); null where there is no such tag. */
  readonly to: TagState | null
  /** The version, or for `unknown-owner` the alias, that holds it. */
  readonly heldBy: string | null
  readonly reason: HoldReason | null
  /** A remark for people. */
  readonly note?: string
}

/** What became of one repository. */
export interface TargetReport {
  /** `registry.local:5000/image-gallery` */
  readonly repository: string
  /** The digest under the exact tag; null where it is not known (a plan before the push). */
  readonly digest: Digest | null
  readonly mediaType: string | null
  readonly tags: readonly TagReport[]
  readonly problems: readonly Problem[]
}

/** How a command ended; its exit code follows from it. */
export type Status = 'complete' | 'failed' | 'refused' | 'partial'

/** Where the image came from. */
export interface SourceReport {
  readonly kind: 'engine' | 'registry' | 'oci' | 'oci-archive'
  /** As the user named it. */
  readonly image: string
  /** The engine's id of it, elsewhere the digest of its manifest; null where the image could not be looked at. */
  readonly id: Digest | null
  /** What was asked for, and of an engine's image its own; null where the image may be of several. */
  readonly platform: string | null
}

/** A floating tag that left one version for another. */
export interface Move {
  readonly repository: string
  readonly tag: string
  readonly from: TagState
  readonly to: TagState
}

/** Who named the version, where nobody typed it. */
export type VersionFrom =
  | 'SEMTAG_VERSION'
  | 'npm_package_version'
  | 'package.json'
  | 'GITHUB_REF'
  | 'release.tag_name'
  | 'CI_COMMIT_TAG'
  /** The tag of IMAGE. */
  | 'IMAGE'

/** What the report of one image and that of several begin with. */
interface ReportHead {
  readonly schemaVersion: 1
  readonly version: string
  /** Absent where the version was given as an argument. */
  readonly versionFrom?: VersionFrom
  readonly dryRun: boolean
  readonly status: Status
}

/** The report of a release of one image, and of its plan (`dryRun`): the document that `--json` prints. */
export interface ReleaseReport extends ReportHead {
  readonly source: SourceReport
  readonly targets: readonly TargetReport[]
  readonly moved: readonly Move[]
  readonly warnings: readonly string[]
  /** What went wrong outside a single target. */
  readonly problems: readonly Problem[]
}

/** The report of a release of several images; its lists are those of all of them. */
export interface ReleasesReport extends ReportHead {
  /** One for each image, in the order in which they were named. */
  readonly releases: readonly ReleaseReport[]
  readonly moved: readonly Move[]
  readonly warnings: readonly string[]
  /** What went wrong outside a single target, once where it is the same for several images. */
  readonly problems: readonly Problem[]
}

/** What `push` and `plan` report: of one image by itself, of several together. */
export type PushReport = ReleaseReport | ReleasesReport

/** The report of a command that looks after one repository. */
export interface MaintenanceReport {
  readonly schemaVersion: 1
  readonly command: 'reconcile' | 'yank' | 'unyank' | 'rm'
  /** The versions that were named, as SemVer writes them. */
  readonly versions: readonly string[]
  readonly dryRun: boolean
  /** `drift` of a dry run of `reconcile` alone: some alias is not where it belongs. */
  readonly status: Status | 'drift'
  readonly targets: readonly TargetReport[]
  readonly moved: readonly Move[]
}

/** A version as `ls` tells it. */
export interface VersionListing {
  readonly version: string
  /** Its exact tag. */
  readonly tag: string
  /** Null where nobody had to ask. */
  readonly digest: Digest | null
  /** Present where the version was withdrawn; time and reason are null where its marker does not say. */
  readonly withdrawn?: { readonly time: string | null; readonly reason: string | null }
  /** Where they were asked for: `linux/amd64`. */
  readonly platforms?: readonly string[]
}

/** An alias as `ls` tells it. */
export interface AliasListing {
  readonly tag: string
  readonly kind: AliasKind
  readonly digest: Digest | null
  /** The version that it points at, also one that is withdrawn; null where that is none of those that were looked at. */
  readonly version: string | null
  /** The version that it belongs on; null where its line, or the higher one that holds it, has none left. */
  readonly owner: string | null
  /**
   * `unknown`: what it points at is no version's that is known, or its line has no version left. `missing`: there is no
   * such tag, and a version of its line is there; `latest` and channels alone are listed so.
   */
  readonly state: 'on-owner' | 'behind' | 'unknown' | 'missing'
}

/** The report of `ls`: what one repository holds, the highest version first. */
export interface ListReport {
  readonly schemaVersion: 1
  readonly command: 'ls'
  readonly repository: string
  readonly status: Status
  readonly versions: readonly VersionListing[]
  readonly aliases: readonly AliasListing[]
  /**
   * Tags that are neither: literal ones, signatures, other variants, a version's second form (`v2.1.106` beside
   * `2.1.106`), the marker of a version that is gone.
   */
  readonly others: readonly string[]
  readonly problems: readonly Problem[]
}

/** The exit status of a command that ended with this report. */
export const exitCodes: Readonly<Record<Status | 'usage' | 'drift', number>> = {
  complete: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  partial: 4,
  drift: 5,
}

/** What an error's code makes of a run that has written nothing. */
export function statusOf(code: ErrorCode): 'failed' | 'refused' | 'usage' {
  return errorCodes[code]
}

const outcomes = {
  create: 'created',
  move: 'moved',
  keep: 'unchanged',
  refuse: 'refused',
  hold: 'held',
  remove: 'removed',
} as const

/** A planned tag as a report tells it, as if the plan had been carried out. */
export function tagReport(planned: PlannedTag, to: TagState): TagReport {
  const { tag, kind, from, note, action } = planned
  const stays = action === 'hold' || action === 'refuse' || action === 'keep'
  return {
    tag,
    kind,
    outcome: outcomes[action],
    from,
    to: action === 'remove' ? null : stays ? from : to,
    heldBy: action === 'hold' ? planned.heldBy : null,
    reason: action === 'hold' ? planned.reason : null,
    ...(note === undefined ? {} : { note }),
  }
}

/** What became of each image. */
export function releasesOf(report: PushReport): readonly ReleaseReport[] {
  return 'releases' in report ? report.releases : [report]
}

/** What became of each repository, image by image. */
export function targetsOf(report: PushReport): readonly TargetReport[] {
  return releasesOf(report).flatMap(({ targets }) => targets)
}

/** The floating tags that moved, over all targets. */
export function movesOf(targets: readonly TargetReport[]): readonly Move[] {
  return targets.flatMap(({ repository, tags }) =>
    tags.flatMap(({ tag, kind, outcome, from, to }) =>
      outcome === 'moved' && kind !== 'exact' && kind !== 'literal' && from !== null && to !== null
        ? [{ repository, tag, from, to }]
        : [],
    ),
  )
}

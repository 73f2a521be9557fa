import { type ErrorCode, errorCodes, type Problem } from './errors.ts'
import type { Digest } from './image/digest.ts'
import { type HoldReason, isFloating, type PlannedTag, type TagKind } from './plan/planned-tag.ts'
import type { TagState } from './tags/observation.ts'

/** The outcome for a tag. */
export type Outcome =
  | 'created'
  | 'moved'
  | 'unchanged'
  | 'held'
  | 'removed'
  | 'refused'
  | 'failed'
  /** Planned, but the run ended first. */
  | 'pending'
  /** The answer to the write was lost, and reading the tag back failed. */
  | 'unknown'

/** One tag, and its outcome. */
export interface TagReport {
  readonly tag: string
  readonly kind: TagKind
  readonly outcome: Outcome
  /** Where the tag pointed before; null if it did not exist. */
  readonly from: TagState | null
  /** Where the tag points afterwards (in a plan: would point); null if it does not exist. */
  readonly to: TagState | null
  /** The version that holds the tag, or for `unknown-owner` the alias. */
  readonly heldBy: string | null
  readonly reason: HoldReason | null
  /** A remark for users. */
  readonly note?: string
}

/** One repository, and its outcome. */
export interface TargetReport {
  /** `registry.local:5000/image-gallery` */
  readonly repository: string
  /** The digest of the exact tag; null if it is unknown, as in a plan before the push. */
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
  /** The engine's image ID, for other sources the digest of the manifest; null if semtag could not read the image. */
  readonly id: Digest | null
  /** The requested platform, or the platform of the engine's image; null if the image may have several. */
  readonly platform: string | null
}

/** An alias that left one version for another. */
export interface Move {
  readonly repository: string
  readonly tag: string
  readonly from: TagState
  readonly to: TagState
}

/** The source of a version that is not an argument. */
export type VersionFrom =
  | 'SEMTAG_VERSION'
  | 'npm_package_version'
  | 'package.json'
  | 'GITHUB_REF'
  | 'release.tag_name'
  | 'CI_COMMIT_TAG'
  /** The tag of IMAGE. */
  | 'IMAGE'

/** The result of a gate. */
export interface GateReport {
  /** The command, split into its words. */
  readonly command: readonly string[]
  /** Null if the command did not run: in a dry run, or after a problem. */
  readonly exitCode: number | null
  /** The content that the command examined: `registry.local:5000/ui@sha256:…`. */
  readonly references: readonly string[]
}

/** The common fields of the reports of one image and of several. */
interface ReportHead {
  readonly schemaVersion: 1
  readonly version: string
  /** Absent if the version was an argument. */
  readonly versionFrom?: VersionFrom
  readonly dryRun: boolean
  readonly status: Status
  /** Present if the release has a gate and there was something to write. */
  readonly gate?: GateReport
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

/** The report of a release of several images. Its lists combine those of all images. */
export interface ReleasesReport extends ReportHead {
  /** One report for each image, in the given order. */
  readonly releases: readonly ReleaseReport[]
  readonly moved: readonly Move[]
  readonly warnings: readonly string[]
  /** What went wrong outside a single target, without repetitions. */
  readonly problems: readonly Problem[]
}

/** The report of `push` and `plan`, for one image or several. */
export type PushReport = ReleaseReport | ReleasesReport

/** The report of a maintenance command. */
export interface MaintenanceReport {
  readonly schemaVersion: 1
  readonly command: 'reconcile' | 'yank' | 'unyank' | 'rm'
  /** The versions in the arguments of the command, in the form of SemVer. */
  readonly versions: readonly string[]
  readonly dryRun: boolean
  /** `drift` comes only from a dry run of `reconcile`: some alias is not on its owner. */
  readonly status: Status | 'drift'
  readonly targets: readonly TargetReport[]
  readonly moved: readonly Move[]
}

/** What a report says of the configured image that its repository is for. */
export interface ConfiguredAs {
  /** As the configuration writes it. */
  readonly image: string
  /** Present if the image is a variant. */
  readonly variant?: string
}

/** The report of one of several repositories. */
export interface CaredRepository extends MaintenanceReport, ConfiguredAs {}

/** The report of a maintenance command on several repositories. Its list of moves combines those of all. */
export interface FleetReport extends Omit<MaintenanceReport, 'targets'> {
  /** One report for each repository of each image, in the order of the configuration. */
  readonly repositories: readonly CaredRepository[]
  /** What went wrong outside a single repository. */
  readonly problems: readonly Problem[]
}

/** The report of a maintenance command, on one repository or several. */
export type CareReport = MaintenanceReport | FleetReport

/** The exit status of a command that ended with this report. */
export const exitCodes: Readonly<Record<Status | 'usage' | 'drift', number>> = {
  complete: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  partial: 4,
  drift: 5,
}

/** The status of a run that wrote nothing and failed with this code. */
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

/** The report of a planned tag, as if the plan had been carried out. */
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

/** The report of each image. */
export function releasesOf(report: PushReport): readonly ReleaseReport[] {
  return 'releases' in report ? report.releases : [report]
}

/** The report of each repository, image by image. */
export function targetsOf(report: PushReport): readonly TargetReport[] {
  return releasesOf(report).flatMap(({ targets }) => targets)
}

/** The report of each repository of a maintenance command. */
export function caresOf(report: CareReport): readonly (MaintenanceReport & Partial<ConfiguredAs>)[] {
  return 'repositories' in report ? report.repositories : [report]
}

/** The aliases that moved, on all targets. */
export function movesOf(targets: readonly TargetReport[]): readonly Move[] {
  return targets.flatMap(({ repository, tags }) =>
    tags.flatMap(({ tag, kind, outcome, from, to }) =>
      outcome === 'moved' && isFloating(kind) && from !== null && to !== null
        ? [{ repository, tag, from, to }]
        : [],
    ),
  )
}

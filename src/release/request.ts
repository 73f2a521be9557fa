import type { Repository } from '../domain/image/reference.ts'
import type { VersionFrom } from '../domain/report.ts'
import type { Policy } from '../domain/tags/policy.ts'
import type { Version } from '../domain/version/version.ts'
import type { Registry } from '../ports/registry.ts'
import type { Clock, Reporter } from '../ports/run.ts'
import type { Source } from './source.ts'

/** One image of a release: its source and its targets. */
export interface ImageRequest {
  readonly source: Source
  readonly policy: Policy
  readonly targets: readonly Repository[]
  /** Opens a target; `warn` adds a warning about the route to the report. */
  readonly registry: (repository: Repository, warn: (message: string) => void) => Registry
  /** Writes each alias with a request of its own, even if the registry takes several tags in one request. */
  readonly oneByOne?: boolean | undefined
  /** Treats the version as the highest if the tag list does not show everything. */
  readonly assumesHighest?: boolean | undefined
  /** Releases an index even if it lacks platforms. */
  readonly sparse?: boolean | undefined
}

/** The images to release under one version. */
export interface ReleaseRequest {
  readonly version: Version
  readonly versionFrom?: VersionFrom | undefined
  readonly images: readonly [ImageRequest, ...ImageRequest[]]
  /** Stops after the plan: everything is read, nothing is written. */
  readonly dryRun: boolean
  /** Continues with the other images and targets if one fails. */
  readonly bestEffort?: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
  /** Examines the content before any tag is written. */
  readonly gate?: Gate | undefined
  /** Warnings about the request itself; they come first in the report. */
  readonly warnings?: readonly string[] | undefined
}

/** A command that must approve the content before the exact tag exists. */
export interface Gate {
  /** The program and its arguments; `{reference}` is replaced by the content. */
  readonly words: readonly string[]
  /**
   * Runs the command once.
   *
   * @param references Where the content is: `registry.local:5000/ui@sha256:…`, one for each target.
   * @returns Its exit code.
   * @throws SemtagError if the command cannot be run, or the signal is aborted.
   */
  run(references: readonly string[], signal: AbortSignal): Promise<number>
}

/** The ports of a release. */
export interface ReleasePorts {
  readonly clock: Clock
  readonly reporter: Reporter
  /** Ends the release; its reason is a SemtagError. */
  readonly signal: AbortSignal
}

/** The part of a request that the steps on one target need. */
export type TargetRequest = Pick<ReleaseRequest, 'version'> &
  Pick<ImageRequest, 'policy' | 'oneByOne' | 'sparse'>

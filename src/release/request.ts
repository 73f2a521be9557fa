import type { Policy } from '../domain/policy.ts'
import type { Repository } from '../domain/reference.ts'
import type { Version } from '../domain/version.ts'
import type { Clock, Registry, Reporter } from '../ports.ts'
import type { Source } from './source.ts'

/** What is to be released, and where to. */
export interface ReleaseRequest {
  readonly version: Version
  readonly policy: Policy
  readonly targets: readonly Repository[]
  /** Stops after the plan: everything is read, nothing is written. */
  readonly dryRun: boolean
  /** Writes each alias by itself, also where the registry takes several tags in one request. */
  readonly oneByOne?: boolean
  /** Goes on with the other targets where one fails. */
  readonly bestEffort?: boolean
}

/** What a release needs of the outside. */
export interface ReleasePorts {
  readonly source: Source
  /** `warn` tells what the report is to say of the way there. */
  readonly registry: (repository: Repository, warn: (message: string) => void) => Registry
  readonly clock: Clock
  readonly reporter: Reporter
  /** Ends the release; its reason is a SemtagError. */
  readonly signal: AbortSignal
}

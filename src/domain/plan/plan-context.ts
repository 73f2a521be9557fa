import type { Digest } from '../image/digest.ts'
import type { History } from '../tags/history.ts'
import type { Lookup, Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'

/** What is known while the aliases of a version are planned. */
export interface PlanContext {
  readonly version: Version
  readonly policy: Policy
  readonly observed: Observation
  readonly history: History
  readonly lookup: Lookup
  /** The digest that the version has, or will have, where that is known. */
  readonly published: Digest | undefined
  /** The digest that the version had until this release replaced it. */
  readonly replaced: Digest | undefined
  /** Holds each alias that is on a digest which no version of its line is known to have. */
  readonly holdsUnknown: boolean
  /** A tag that is there and that the list does not name: the list is not trusted then. */
  readonly unlisted: string | undefined
  /** What the image of the version says of itself; undefined where nobody has asked it. */
  readonly own: OwnFacts
}

export interface OwnFacts {
  kind(): string | undefined
  /** Its version label; null where it has none. */
  label(): string | null | undefined
}

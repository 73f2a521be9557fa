import type { AliasKind } from './aliases.ts'
import { aliasesOf } from './aliases.ts'
import type { Digest } from './digest.ts'
import type { Problem } from './errors.ts'
import { readHistory } from './history.ts'
import { createLookup, type Observation, type TagState } from './observation.ts'
import { planAlias } from './plan-alias.ts'
import { planGuarded } from './plan-guarded.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import { exactTag } from './tag-names.ts'
import type { Version } from './version.ts'

export type TagKind = 'exact' | 'literal' | AliasKind

export type HoldReason =
  | 'newer'
  | 'withdrawn'
  | 'policy'
  | 'superseded'
  | 'published-as-exact'
  | 'unknown-owner'

interface Planned {
  readonly kind: TagKind
  readonly tag: string
  /** Where the tag points now; null where there is no such tag. */
  readonly from: TagState | null
  /** A remark for people: that the alias is not on its owner, that it goes back, which flag would help. */
  readonly note?: string
}

/** What a release does with one tag. */
export type PlannedTag =
  | (Planned & { readonly action: 'create' | 'move' | 'keep' | 'refuse' })
  | (Planned & {
      readonly action: 'hold'
      readonly reason: HoldReason
      /** The version, or for `unknown-owner` the alias, that holds it. */
      readonly heldBy: string | null
    })

/** What a release of one version does to one repository. */
export interface Plan {
  readonly version: Version
  /** The exact tag first, then literal tags, then the aliases in the order in which they are written. */
  readonly tags: readonly PlannedTag[]
  /** Why nothing may be written; empty where the plan can be carried out. */
  readonly refusals: readonly Problem[]
  /** Tags whose digest nobody gave: with them the plan would be sure, without them it goes by the tag list. */
  readonly unresolved: readonly string[]
}

export interface PlanInput {
  readonly version: Version
  readonly policy?: Policy
  readonly observed: Observation
  /** The digests that have the source's content; without them an exact tag that is there is taken to be the same. */
  readonly sameContent?: ReadonlySet<Digest>
  /** The digest that the aliases get, where it is known. */
  readonly published?: Digest
}

/**
 * Plans the tags of a version from what the repository holds: the exact tag is published once and never changed,
 * an alias moves only to the highest version of its line. Pure: the same input gives the same plan.
 *
 * @example
 * planTags({ version, observed: { tags: ['2.1.114', '2.2.11', '2.1', '2'], digests: new Map() } })
 * // for 2.1.115: creates 2.1.115, moves 2.1, holds 2 (2.2.11 is newer), creates latest … is held by 2.2.11 too
 */
export function planTags({
  version,
  policy = defaultPolicy,
  observed,
  sameContent,
  published,
}: PlanInput): Plan {
  const lookup = createLookup(observed)
  const builds = policy.builds || version.build.length > 0
  const history = readHistory(observed.tags, policy, builds, lookup)
  const aliases = aliasesOf(version, policy)

  const guarded = planGuarded({ version, policy, observed, lookup, sameContent })
  const [exact] = guarded.tags
  // An exact tag that stays tells the digest of the aliases before anything is written.
  const digest = published ?? (exact?.action === 'keep' ? (exact.from?.digest ?? undefined) : undefined)
  const context = {
    version,
    exact: exactTag(version, policy),
    policy,
    observed,
    history,
    lookup,
    published: digest,
  }
  const planned = aliases.map((alias) => planAlias(alias, context))
  const withdrawn = history.isWithdrawn(version) ? [withdrawnRefusal(version)] : []

  return {
    version,
    tags: [...guarded.tags, ...planned],
    refusals: [...withdrawn, ...guarded.refusals],
    unresolved: [...lookup.unresolved],
  }
}

function withdrawnRefusal(version: Version): Problem {
  return {
    code: 'VERSION_WITHDRAWN',
    message: `${version.text} was withdrawn from this repository.`,
    hint: `Take the withdrawal back first (semtag unyank), or release a higher version.`,
  }
}

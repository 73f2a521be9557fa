import { type Alias, aliasesOf } from './aliases.ts'
import { type History, readHistory } from './history.ts'
import { createLookup, type Observation } from './observation.ts'
import { planAlias } from './plan-alias.ts'
import type { PlannedTag } from './planned-tag.ts'
import type { Policy } from './policy.ts'
import type { ExactTag } from './tag-names.ts'
import type { Version } from './version.ts'

/** What becomes of one alias when it is brought to its owner. */
export interface OwnerPlan {
  readonly alias: Alias
  /** Undefined where no version of its line is left. */
  readonly owner: ExactTag | undefined
  readonly planned: PlannedTag
}

export interface OwnersPlan {
  readonly plans: readonly OwnerPlan[]
  /** Tags whose digest nobody gave: with them the plan would be sure. */
  readonly unresolved: readonly string[]
}

export interface OwnersInput {
  readonly observed: Observation
  readonly policy: Policy
  /** Whether tags with build metadata are read. */
  readonly builds: boolean
  /** The version whose aliases are meant; undefined: those of all versions. */
  readonly version?: Version
}

/**
 * Plans aliases as a release of each one's owner would: an alias that is not on its owner moves there, one that is
 * missing is created, and what a release would hold (a purged line, a patch tag that was published as an exact one)
 * is held.
 *
 * @example planOwners({ observed, policy, builds: false }) // after a yank of 3.0.42: moves latest to 2.2.11
 */
export function planOwners({ observed, policy, builds, version }: OwnersInput): OwnersPlan {
  const lookup = createLookup(observed)
  const history = readHistory(observed.tags, policy, builds, lookup)
  const aliases = version === undefined ? allAliases(history, policy) : followed(aliasesOf(version, policy))

  const plans = aliases.map((alias): OwnerPlan => {
    const owner = history.owner(alias.competes)
    const own = owner && aliasesOf(owner.version, policy).find(({ tag }) => tag === alias.tag)
    if (owner === undefined || own === undefined) {
      const digest = lookup.digest(alias.tag) ?? null
      const from = lookup.exists(alias.tag) ? { version: version?.text ?? null, digest } : null
      return { alias, owner: undefined, planned: emptyLine(alias, from) }
    }
    const published = lookup.digest(owner.tag) ?? undefined
    const to = { version: owner.version.text, digest: published ?? null }
    const context = {
      version: owner.version,
      policy,
      observed,
      history,
      lookup,
      published,
      replaced: undefined,
    }
    return { alias, owner, planned: { ...planAlias(own, context), to } }
  })
  return { plans, unresolved: [...lookup.unresolved] }
}

/** An alias that has no version left to go to. */
export const emptyLineNote = 'its line has no version left, and it stays where it is'

function emptyLine({ kind, tag }: Alias, from: PlannedTag['from']): PlannedTag {
  return { kind, tag, from, action: 'hold', reason: 'withdrawn', heldBy: null, note: emptyLineNote }
}

/** Aliases that follow their line; what a policy keeps a version from, or puts on any version, does not. */
function followed(aliases: readonly Alias[]): readonly Alias[] {
  return aliases.filter(({ barred, forced }) => barred === undefined && forced !== true)
}

function allAliases({ versions }: History, policy: Policy): readonly Alias[] {
  const aliases = new Map<string, Alias>()
  for (const version of versions)
    for (const alias of followed(aliasesOf(version, policy)))
      if (!aliases.has(alias.tag)) aliases.set(alias.tag, alias)
  return [...aliases.values()]
}

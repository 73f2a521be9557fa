import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { type Alias, type FollowedAlias, followedAliases, followedIn } from '../tags/aliases.ts'
import { versionsOfLine } from '../tags/exact-tags.ts'
import { type History, readHistory } from '../tags/history.ts'
import type { ExactTag } from '../tags/names.ts'
import {
  createLookup,
  type FactsWanted,
  type Lookup,
  type Observation,
  unlistedTag,
} from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import { aliasState, planAlias } from './alias.ts'
import type { PlanContext, PlannedTag } from './planned-tag.ts'
import { ownerOfKind } from './rival.ts'
import { listStrayAliases } from './stray-aliases.ts'
import { holdWarnings } from './warnings.ts'

/** The plan that moves one alias to its owner. */
export interface OwnerPlan {
  readonly alias: Alias
  /** Undefined if no version of its line is left. */
  readonly owner: ExactTag | undefined
  /** The kind of artifact that the alias points at, if semtag has read it. */
  readonly kind: string | undefined
  readonly planned: PlannedTag
  /** True if the owner is archived, so that no alias can move to it. */
  readonly isArchived?: boolean
}

export interface OwnersPlan {
  readonly plans: readonly OwnerPlan[]
  /** Aliases whose line has no version in the list. */
  readonly strays: readonly PlannedTag[]
  /** Warnings, in sentences. */
  readonly warnings: readonly string[]
  /** The tags whose digests the plan still needs. */
  readonly unresolved: readonly Tag[]
  /** The content that the plan still needs. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

export interface OwnersInput {
  readonly observed: Observation
  readonly policy: Policy
  /** True if tags with build metadata count as versions. */
  readonly builds: boolean
  /** The versions whose aliases are planned; undefined for all versions in the list. */
  readonly versions?: readonly Version[]
  /** True if an alias is held as long as no known version of its line has its digest. */
  readonly holdsUnknown?: boolean
}

/**
 * Plans each alias as a release of its owner would: an alias that is not on its owner moves there, and a missing alias
 * is created. An alias that a release would hold is held, such as a patch tag that was published as an exact tag.
 *
 * @example planOwners({ observed, policy, builds: false }) // after a yank of 3.0.42: moves latest to 2.2.11
 */
export function planOwners({
  observed,
  policy,
  builds,
  versions,
  holdsUnknown = false,
}: OwnersInput): OwnersPlan {
  const lookup = createLookup(observed)
  const history = readHistory(observed.tags, policy, builds, lookup)
  const aliases =
    versions === undefined ? followedIn(history.versions())(policy) : followedAliases(versions, policy)
  const seen = { policy, observed, history, lookup, holdsUnknown, unlisted: unlistedTag(observed) }
  const plans = aliases.map((followed) => planOwner(followed, seen))
  return {
    plans,
    strays: versions === undefined ? strayPlans(plans, seen) : [],
    warnings: holdWarnings(plans.filter(({ owner }) => owner !== undefined).map(({ planned }) => planned)),
    unresolved: [...lookup.unresolved],
    unread: lookup.unread,
  }
}

/** Aliases whose line has no version in the list stay, because an incomplete list would look the same. */
function strayPlans(
  plans: readonly OwnerPlan[],
  seen: Pick<PlanContext, 'policy' | 'observed' | 'history' | 'lookup'>,
): readonly PlannedTag[] {
  const known = new Set(plans.map(({ alias }) => alias.tag))
  return listStrayAliases(seen.observed.tags, known, seen)
    .filter(({ owner }) => owner === null)
    .map(({ tag, kind, digest, version }) => ({
      kind,
      tag,
      from: { version, digest },
      action: 'hold',
      reason: 'unknown-owner',
      heldBy: null,
      note: 'no version of its line is listed; the alias stays',
    }))
}

/** Plans one alias. The lookup records what the plan still needs. */
export function planOwner(
  { alias, version }: FollowedAlias,
  seen: Omit<PlanContext, 'version' | 'published' | 'replaced' | 'own'>,
): OwnerPlan {
  const { history, lookup } = seen
  const present = lookup.digest(alias.tag)
  const kind = () => (present ? lookup.facts(present, 'kind')?.kind : undefined)
  const owner = ownerOfKind(alias, kind, present, seen)
  if (owner === undefined) {
    const context = { ...seen, version, published: undefined, replaced: undefined }
    return {
      alias,
      owner,
      kind: undefined,
      planned: emptyLine(alias, aliasState(alias, owner, context), history),
    }
  }
  const published = lookup.digest(owner.tag) ?? undefined
  if (lookup.digest(owner.tag) === null)
    return { alias, owner, kind: undefined, planned: archivedOwner(alias, owner, lookup), isArchived: true }
  const to = { version: owner.version.text, digest: published ?? null }
  const own = {
    kind,
    label: () => (published === undefined ? undefined : lookup.facts(published, 'label')?.label),
  }
  const context = { ...seen, version: owner.version, published, replaced: undefined, own }
  const planned = isOnOwner(alias, owner, lookup) ? onOwner(alias, owner, lookup) : planAlias(alias, context)
  const known = present ? seen.observed.facts?.get(present)?.kind : undefined
  return { alias, owner, kind: known, planned: { ...planned, to } }
}

/** True if an alias has its owner's digest, or if one of the digests is unknown. */
function isOnOwner({ tag }: Alias, owner: ExactTag, lookup: Lookup): boolean {
  if (!lookup.exists(tag)) return false
  const [digest, published] = [lookup.digest(tag), lookup.digest(owner.tag)]
  return digest === undefined || published === undefined || digest === published
}

function onOwner({ kind, tag }: Alias, { version }: ExactTag, lookup: Lookup): PlannedTag {
  return { kind, tag, from: { version: version.text, digest: lookup.digest(tag) ?? null }, action: 'keep' }
}

/** Holds the alias: the owner is listed, but the registry has archived its image. */
function archivedOwner({ kind, tag }: Alias, { version, tag: exact }: ExactTag, lookup: Lookup): PlannedTag {
  const from = lookup.exists(tag) ? { version: null, digest: lookup.digest(tag) ?? null } : null
  const note = `${exact} is archived, so no alias can move to it`
  return { kind, tag, from, action: 'hold', reason: 'newer', heldBy: version.text, note }
}

/** The note on an alias whose line has no version left: `no 0.8.x version is left; the alias stays`. */
export function emptyLineNote({ kind, numbers, tag }: Pick<Alias, 'kind' | 'numbers' | 'tag'>): string {
  const named = numbers.join('.')
  if (kind === 'patch') return `no build of ${named} is left; the alias stays`
  const what = named === '' ? `version is left for ${tag}` : `${named}.x version is left`
  return `no ${what}; the alias stays`
}

function emptyLine(alias: Alias, from: PlannedTag['from'], history: History): PlannedTag {
  const { kind, tag } = alias
  const isWithdrawn = [...versionsOfLine(alias, history.versions())].some(({ version }) =>
    history.isWithdrawn(version),
  )
  const reason = isWithdrawn ? 'withdrawn' : 'unknown-owner'
  return { kind, tag, from, action: 'hold', reason, heldBy: null, note: emptyLineNote(alias) }
}

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

/** What becomes of one alias when it is brought to its owner. */
export interface OwnerPlan {
  readonly alias: Alias
  /** Undefined where no version of its line is left. */
  readonly owner: ExactTag | undefined
  /** What the alias points at, an image or another kind of artifact, where that was asked. */
  readonly kind: string | undefined
  readonly planned: PlannedTag
  /** True where the owner is archived, so that no alias can be moved to it. */
  readonly isArchived?: boolean
}

export interface OwnersPlan {
  readonly plans: readonly OwnerPlan[]
  /** Aliases of which no version is listed. */
  readonly strays: readonly PlannedTag[]
  /** Warnings, in sentences. */
  readonly warnings: readonly string[]
  /** Tags whose digest nobody gave: with them the plan would be sure. */
  readonly unresolved: readonly Tag[]
  /** Content that was not read yet. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

export interface OwnersInput {
  readonly observed: Observation
  readonly policy: Policy
  /** Whether tags with build metadata are read. */
  readonly builds: boolean
  /** The versions whose aliases are meant; undefined: all that the list names. */
  readonly versions?: readonly Version[]
  /** Holds each alias that is on a digest which no version of its line is known to have. */
  readonly holdsUnknown?: boolean
}

/**
 * Plans aliases as a release of each one's owner would: an alias that is not on its owner moves there, one that is
 * missing is created, and what a release would hold (a purged line, a patch tag that was published as an exact one)
 * is held.
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

/** Aliases of which no version is listed: they stay, and a list that is cut looks the same. */
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
      note: 'no version of its line is listed; it stays',
    }))
}

/** Plans one alias; what it needs to know of the repository is asked of the lookup. */
export function planOwner(
  { alias, version }: FollowedAlias,
  seen: Omit<PlanContext, 'version' | 'published' | 'replaced' | 'own'>,
): OwnerPlan {
  const { history, lookup } = seen
  const present = lookup.digest(alias.tag)
  const kind = () => (present ? lookup.facts(present, 'kind')?.kind : undefined)
  const owner = ownerOfKind(alias, kind, present, seen)
  if (owner === undefined) {
    const own = { kind: () => undefined, label: () => undefined }
    const context = { ...seen, version, published: undefined, replaced: undefined, own }
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
  const planned = isThere(alias, owner, lookup) ? onOwner(alias, owner, lookup) : planAlias(alias, context)
  const known = present ? seen.observed.facts?.get(present)?.kind : undefined
  return { alias, owner, kind: known, planned: { ...planned, to } }
}

/** True where an alias has its owner's digest; by the tag list alone an alias is on its owner. */
function isThere({ tag }: Alias, owner: ExactTag, lookup: Lookup): boolean {
  if (!lookup.exists(tag)) return false
  const [digest, published] = [lookup.digest(tag), lookup.digest(owner.tag)]
  return digest === undefined || published === undefined || digest === published
}

function onOwner({ kind, tag }: Alias, { version }: ExactTag, lookup: Lookup): PlannedTag {
  return { kind, tag, from: { version: version.text, digest: lookup.digest(tag) ?? null }, action: 'keep' }
}

/** The owner is listed and cannot be read: Amazon ECR answers 404 for an image that it has archived. */
function archivedOwner({ kind, tag }: Alias, { version, tag: exact }: ExactTag, lookup: Lookup): PlannedTag {
  const from = lookup.exists(tag) ? { version: null, digest: lookup.digest(tag) ?? null } : null
  const note = `${exact} is archived, and no alias can be moved to it`
  return { kind, tag, from, action: 'hold', reason: 'newer', heldBy: version.text, note }
}

/** An alias that has no version left to go to. */
export const emptyLineNote = 'its line has no version left, and it stays where it is'

function emptyLine(alias: Alias, from: PlannedTag['from'], history: History): PlannedTag {
  const { kind, tag } = alias
  const isWithdrawn = [...versionsOfLine(alias, history.versions())].some(({ version }) =>
    history.isWithdrawn(version),
  )
  const reason = isWithdrawn ? 'withdrawn' : 'unknown-owner'
  return { kind, tag, from, action: 'hold', reason, heldBy: null, note: emptyLineNote }
}

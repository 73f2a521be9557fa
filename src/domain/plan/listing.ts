import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import type { AliasListing, VersionListing } from '../list-report.ts'
import { type Alias, type FollowedAlias, followedIn } from '../tags/aliases.ts'
import { versionsOfLine } from '../tags/exact-tags.ts'
import { type History, readHistory } from '../tags/history.ts'
import { exactTagForms } from '../tags/names.ts'
import { createLookup, type FactsWanted, type Lookup, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { isWithdrawalTag, withdrawalTag } from '../tags/withdrawal.ts'
import { type OwnerPlan, planOwner } from './owners.ts'
import type { PlannedTag } from './planned-tag.ts'
import { type FoundAlias, listStrayAliases } from './stray-aliases.ts'

export interface ListingInput {
  readonly observed: Observation
  readonly policy: Policy
  /** True if the digest of every version is needed, and not only those that identify the aliases. */
  readonly digests: boolean
}

/** A version, and its marker if it is withdrawn. */
export interface ListedRelease extends Pick<VersionListing, 'version' | 'digest'> {
  readonly tag: Tag
  readonly marker?: Tag
}

interface ListedAlias extends AliasListing {
  readonly tag: Tag
}

export interface Listing {
  /** From the highest to the lowest. */
  readonly versions: readonly ListedRelease[]
  /** The aliases of the highest version first, those without a version last. */
  readonly aliases: readonly ListedAlias[]
  /** Every other tag, except the markers of the versions. */
  readonly others: readonly Tag[]
  /** The tags whose digests the listing still needs. */
  readonly unresolved: readonly Tag[]
  /** The content that the listing still needs. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/**
 * Lists the versions of a repository, and its aliases with the version that each points at and the version that owns
 * it. An alias is on its owner if `planOwners` would keep it.
 */
export function listVersions({ observed, policy, digests }: ListingInput): Listing {
  const { tags } = observed
  const lookup = createLookup(observed)
  const history = readHistory(tags, policy, policy.builds, lookup)
  const seen = { policy, observed, history, lookup, holdsUnknown: false, unlisted: undefined }

  const versionsSeen = history.versions()
  const wanted = followedIn(versionsSeen)(policy)
  const plans = wanted
    .filter(({ alias }) => lookup.lists(alias.tag) || isNamed(alias))
    .map((each) => planOwner(each, seen))
    .filter(
      ({ alias, owner, planned }) =>
        (planned.from !== null || (owner !== undefined && isNamed(alias))) && !isExact(planned),
    )
  const followed = new Set(plans.map(({ alias }) => alias.tag))
  const strays = listStrayAliases(tags, followed, seen)
  const there = plans.filter(({ planned }) => planned.from !== null).map(({ alias }) => alias.tag)
  const aliasTags = new Set([...there, ...strays.map(({ tag }) => tag)])

  const versions: ListedRelease[] = []
  const strayMarkers = new Set<Tag>(tags.filter(isWithdrawalTag))
  for (const { version, forms } of versionsSeen) {
    // Skip a listed tag without a manifest, and an X.Y.Z that is the alias of its builds.
    const tag = forms.find((form) => observed.digests.get(form.tag) !== null)?.tag
    if (tag === undefined || aliasTags.has(tag)) continue
    const digest = (digests ? lookup.digest(tag) : observed.digests.get(tag)) ?? null
    const [marker] = history.markersOf(version)
    const listed = { version: version.text, tag, digest }
    versions.push(marker === undefined ? listed : { ...listed, marker })
    if (strayMarkers.size > 0)
      for (const form of exactTagForms(version, policy)) strayMarkers.delete(withdrawalTag(form))
  }
  const versionTags = new Set<Tag>(versions.map(({ tag }) => tag))
  const isOther = (tag: Tag) =>
    isWithdrawalTag(tag) ? strayMarkers.has(tag) : !versionTags.has(tag) && !aliasTags.has(tag)
  return {
    versions,
    aliases: named(
      [...plans.map(listAlias), ...missingNumbers(wanted, history, lookup), ...strays],
      versions,
    ),
    others: tags.filter(isOther).sort(),
    unresolved: [...lookup.unresolved],
    unread: lookup.unread,
  }
}

function isNamed({ kind }: Alias): boolean {
  return kind === 'latest' || kind === 'channel'
}

/**
 * The aliases 2.1 or 2 that the tag list does not name. A repository without any alias of a kind is meant to have none.
 * There may be many, so none is read.
 */
function missingNumbers(
  wanted: readonly FollowedAlias[],
  history: History,
  lookup: Lookup,
): readonly FoundAlias[] {
  const kinds = new Set(wanted.flatMap(({ alias }) => (lookup.lists(alias.tag) ? [alias.kind] : [])))
  return wanted
    .map(({ alias }) => alias)
    .filter((alias) => !isNamed(alias) && kinds.has(alias.kind) && !lookup.lists(alias.tag))
    .flatMap((alias) => {
      const owner = [...versionsOfLine(alias, history.versions())].find(
        ({ version }) => !history.isWithdrawn(version),
      )
      const missing = { digest: null, version: null, isMissing: true }
      return owner === undefined
        ? []
        : [{ tag: alias.tag, kind: alias.kind, ...missing, owner: owner.version.text }]
    })
}

// A tag that was published as an exact tag is a version.
function isExact(planned: PlannedTag): boolean {
  return planned.action === 'hold' && planned.reason === 'published-as-exact'
}

function listAlias({ alias: { tag, kind }, owner, planned }: OwnerPlan): FoundAlias {
  const { from } = planned
  const isOfHigherLine =
    planned.action === 'hold' && planned.reason === 'unknown-owner' && planned.heldBy !== null
  return {
    tag,
    kind,
    digest: from?.digest ?? null,
    version: from?.version ?? null,
    owner: isOfHigherLine ? null : (owner?.version.text ?? null),
    isMissing: from === null,
    isElsewhere: planned.action === 'move',
  }
}

/** Adds the state of each alias, and the version that has its digest if no version of its line has it. */
function named(aliases: readonly FoundAlias[], versions: readonly ListedRelease[]): readonly ListedAlias[] {
  // If several versions have a digest, the highest counts.
  const versionAt = new Map<Digest | null, string>()
  for (const { digest, version } of versions)
    if (digest !== null && !versionAt.has(digest)) versionAt.set(digest, version)
  return aliases.map(({ isMissing, isElsewhere = false, ...alias }) => {
    const version = alias.version ?? versionAt.get(alias.digest) ?? null
    const state = stateOf(version, alias.owner)
    if (isMissing) return { ...alias, version, state: 'missing' }
    // A version may have two exact tags with different content, such as 2.1.0 and v2.1.0.
    return { ...alias, version, state: isElsewhere && state === 'on-owner' ? 'behind' : state }
  })
}

function stateOf(version: string | null, owner: string | null): AliasListing['state'] {
  if (version === null || owner === null) return 'unknown'
  return version === owner ? 'on-owner' : 'behind'
}

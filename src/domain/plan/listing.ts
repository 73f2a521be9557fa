import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import type { AliasListing, VersionListing } from '../report.ts'
import { type Alias, followedIn } from '../tags/aliases.ts'
import { readHistory } from '../tags/history.ts'
import { exactTagForms } from '../tags/names.ts'
import { createLookup, type FactsWanted, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { isWithdrawalTag, withdrawalTag } from '../tags/withdrawal.ts'
import { type OwnerPlan, planOwner } from './owners.ts'
import type { PlannedTag } from './planned-tag.ts'
import { type FoundAlias, listStrayAliases } from './stray-aliases.ts'

export interface ListingInput {
  readonly observed: Observation
  readonly policy: Policy
  /** Asks what every version points at, and not only what names the versions of the aliases. */
  readonly digests: boolean
}

/** A version, and the tag that withdraws it where one does. */
export interface ListedRelease extends Pick<VersionListing, 'version' | 'digest'> {
  readonly tag: Tag
  readonly marker?: Tag
}

interface ListedAlias extends AliasListing {
  readonly tag: Tag
}

export interface Listing {
  /** Highest first. */
  readonly versions: readonly ListedRelease[]
  /** Those of the highest version first, those that follow no line last. */
  readonly aliases: readonly ListedAlias[]
  /** Every other tag, less the markers of the versions. */
  readonly others: readonly Tag[]
  /** Tags whose digest nobody gave: with them the listing would be sure. */
  readonly unresolved: readonly Tag[]
  /** Content that was not read yet. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/**
 * What a repository holds: its versions, and the aliases with the version that each points at and belongs on. An alias
 * is on its owner where a plan of all owners would leave it.
 */
export function listVersions({ observed, policy, digests }: ListingInput): Listing {
  const { tags } = observed
  const lookup = createLookup(observed)
  const history = readHistory(tags, policy, policy.builds, lookup)
  const seen = { policy, observed, history, lookup, holdsUnknown: false, unlisted: undefined }

  const versionsSeen = history.versions()
  const plans = followedIn(versionsSeen)(policy)
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
    // A listed tag may have nothing behind it; beside its builds, X.Y.Z is their alias.
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
    aliases: named([...plans.map(listAlias), ...strays], versions),
    others: tags.filter(isOther).sort(),
    unresolved: [...lookup.unresolved],
    unread: lookup.unread,
  }
}

// A missing 2.1 or 2 is common and may be wanted, so the listing does not suggest to create it.
function isNamed({ kind }: Alias): boolean {
  return kind === 'latest' || kind === 'channel'
}

// What was published as an exact tag is a version.
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
  }
}

/** Names what is on no version of its line by whichever version is known to have its digest, and tells the state. */
function named(aliases: readonly FoundAlias[], versions: readonly ListedRelease[]): readonly ListedAlias[] {
  // Of several the highest.
  const versionAt = new Map<Digest, string>()
  for (const { digest, version } of versions)
    if (digest !== null && !versionAt.has(digest)) versionAt.set(digest, version)
  return aliases.map(({ isMissing, ...alias }) => {
    const other = alias.digest === null ? undefined : versionAt.get(alias.digest)
    const version = alias.version ?? other ?? null
    return { ...alias, version, state: isMissing ? 'missing' : stateOf(version, alias.owner) }
  })
}

function stateOf(version: string | null, owner: string | null): AliasListing['state'] {
  if (version === null || owner === null) return 'unknown'
  return version === owner ? 'on-owner' : 'behind'
}

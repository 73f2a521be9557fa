import type { Digest } from '../image/digest.ts'
import type { AliasKind } from '../tags/aliases.ts'
import type { History } from '../tags/history.ts'
import type { ExactTag } from '../tags/names.ts'
import type { Lookup, Observation, TagState } from '../tags/observation.ts'
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

interface OwnFacts {
  kind(): string | undefined
  /** Its version label; null where it has none. */
  label(): string | null | undefined
}

/** That an alias is not on its owner, which a release of another version does not change. */
export function behindNote(
  from: TagState | null,
  owner: ExactTag | undefined,
  lookup: Lookup,
): readonly string[] {
  if (owner === undefined) return []
  if (from === null) return ['it is missing; semtag reconcile --create creates it']
  const digest = lookup.digest(owner.tag)
  const isBehind = from.digest !== null && digest !== undefined && digest !== from.digest
  if (!isBehind) return []
  // An unknown version may be higher, and then reconcile leaves the alias there.
  return [
    from.version === null ? 'it is not on its owner' : 'it is not on its owner; semtag reconcile moves it',
  ]
}

// `20261121.1.0` is SemVer to the letter.
const highestMajor = 1000

/** True for the major of what is rather a date than a version. */
export function isDateLike(major: number): boolean {
  return major > highestMajor
}

/** That a tag which holds an alias of the version looks like a date. */
export function dateNote(tag: string, major: number, version: Version): readonly string[] {
  return isDateLike(major) && !isDateLike(version.major)
    ? [`if ${tag} is a date and no version, leave it out with --ignore`]
    : []
}

/** That SemVer compares `rc10` and `rc9` as text. */
export function countNote(newer: Version, version: Version): readonly string[] {
  const [word, count] = counted(version)
  const [otherWord, otherCount] = counted(newer)
  const isSameRelease =
    newer.major === version.major && newer.minor === version.minor && newer.patch === version.patch
  if (!isSameRelease || word === undefined || word !== otherWord || count <= otherCount) return []
  return [`SemVer sorts ${word}${otherCount} above ${word}${count}; write ${word}.${count}`]
}

function counted({ prerelease: [first] }: Version): readonly [word: string | undefined, count: number] {
  const [, word, count] = /^([A-Za-z-]+)([1-9]\d*)$/.exec(String(first ?? '')) ?? []
  return [word, Number(count)]
}

/** That an alias has the content already, under the version that owned it before. */
export function sameNote(owner: ExactTag | undefined, published: Digest, lookup: Lookup): readonly string[] {
  const isSame = owner !== undefined && lookup.digest(owner.tag) === published
  return isSame ? [`the content stays: ${owner.version.text} has the same`] : []
}

/** The notes in one line, as a property that is left out where there are none. */
export function noteOf(notes: readonly string[]): { readonly note?: string } {
  return notes.length === 0 ? {} : { note: notes.join('; ') }
}

/** `withdrawal` is the marker of a withdrawn version. */
export type TagKind = 'exact' | 'literal' | 'withdrawal' | AliasKind

/** Why an alias stays where it is. */
export type HoldReason =
  | 'newer'
  | 'withdrawn'
  | 'policy'
  | 'superseded'
  | 'published-as-exact'
  | 'unknown-owner'
  /** The tag list does not name an existing tag: the owner of the line is unknown. */
  | 'untrusted-list'

interface Planned {
  readonly kind: TagKind
  readonly tag: string
  /** Where the tag points now; null where there is no such tag. */
  readonly from: TagState | null
  /** A remark for people: that the alias is not on its owner, that it goes back, which flag would help. */
  readonly note?: string
  /** Where it goes, if not to the version that is released: to the owner of its line. */
  readonly to?: TagState
}

/** True for an alias that is to leave a digest which no known version has. */
export const isFromUnknown = ({ action, from, kind }: PlannedTag): boolean =>
  action === 'move' &&
  kind !== 'exact' &&
  kind !== 'literal' &&
  from?.version === null &&
  from.digest !== null

/** What a release does with one tag. */
export type PlannedTag =
  | (Planned & { readonly action: 'create' | 'move' | 'keep' | 'refuse' | 'remove' })
  | (Planned & {
      readonly action: 'hold'
      readonly reason: HoldReason
      /** The version, or for `unknown-owner` the alias, that holds it. */
      readonly heldBy: string | null
    })

/** The remark on an alias that a release brings to its owner, although that is another version. */
export const inheritedNote = 'an earlier run had left it behind'

/**
 * True for an alias that an earlier release of the version wrote after a newer one had settled: it is on the version's
 * content, and a newer version holds it. A release of a version that was there before brings it to its owner.
 */
export const isInherited = (planned: PlannedTag, version: string): boolean =>
  planned.action === 'hold' && planned.reason === 'newer' && planned.from?.version === version

/** An inherited alias as the release leaves it. */
export const inheritedMove = (planned: PlannedTag): PlannedTag => {
  const { kind, tag, from } = planned
  const version = planned.action === 'hold' ? planned.heldBy : null
  return { kind, tag, from, action: 'move', to: { version, digest: null }, note: inheritedNote }
}

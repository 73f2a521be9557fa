import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import type { AliasKind } from '../tags/aliases.ts'
import type { History } from '../tags/history.ts'
import type { ExactTag } from '../tags/names.ts'
import type { Lookup, Observation, TagState } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'

/** The input for the plan of one alias. */
export interface PlanContext {
  readonly version: Version
  readonly policy: Policy
  readonly observed: Observation
  readonly history: History
  readonly lookup: Lookup
  /** The digest that the version has or will have, if it is known. */
  readonly published: Digest | undefined
  /** True if the exact tag has this content already: the release is repeated. */
  readonly isRepeated?: boolean
  /** The digest that the version had before this release replaced it. */
  readonly replaced: Digest | undefined
  /** True if an alias is held as long as no known version of its line has its digest. */
  readonly holdsUnknown: boolean
  /** An existing tag that the list does not name: semtag then does not trust the list. */
  readonly unlisted: Tag | undefined
  /** What semtag has read from the image of the version. */
  readonly own: OwnFacts
}

interface OwnFacts {
  kind(): string | undefined
  /** The version label; null if there is none, undefined if semtag has not read it. */
  label(): string | null | undefined
}

/** The note on an alias that does not exist, although its line has a version. */
export const missingNote = 'the alias is missing; semtag reconcile REPOSITORY --create creates it'

/** Notes that an alias is not on its owner, if a release of another version leaves the alias there. */
export function behindNote(
  from: TagState | null,
  owner: ExactTag | undefined,
  lookup: Lookup,
): readonly string[] {
  if (owner === undefined) return []
  if (from === null) return [missingNote]
  const digest = lookup.digest(owner.tag)
  const isBehind = from.digest !== null && digest !== undefined && digest !== from.digest
  if (!isBehind) return []
  // An unknown version may be higher; reconcile would then leave the alias there.
  return [
    from.version === null
      ? 'the alias is not on its owner'
      : 'the alias is not on its owner; semtag reconcile REPOSITORY moves it',
  ]
}

// By its form, the date `20261121.1.0` is a version.
const highestMajor = 1000

/** True for a major that is probably a date. */
export function isDateLike(major: number): boolean {
  return major > highestMajor
}

/** Notes that the tag that holds an alias looks like a date. */
export function dateNote(tag: string, major: number, version: Version): readonly string[] {
  return isDateLike(major) && !isDateLike(version.major)
    ? [`if ${tag} is a date, not a version, exclude it with --ignore`]
    : []
}

/** Notes that SemVer compares `rc10` and `rc9` as text. */
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

/** Notes that the alias already has the content, under the version that owned it before. */
export function sameNote(owner: ExactTag | undefined, published: Digest, lookup: Lookup): readonly string[] {
  const isSame = owner !== undefined && lookup.digest(owner.tag) === published
  return isSame ? [`the content does not change: ${owner.version.text} has the same digest`] : []
}

/** The notes in one line, as a property; no property if there are no notes. */
export function noteOf(notes: readonly string[]): { readonly note?: string } {
  return notes.length === 0 ? {} : { note: notes.join('; ') }
}

/**
 * `withdrawal` is the marker of a withdrawn version, `staged` a candidate for a version, `gate` the content that a gate
 * examines.
 */
export type TagKind = 'exact' | 'literal' | 'withdrawal' | 'staged' | 'gate' | AliasKind

const notFloating: readonly TagKind[] = ['exact', 'literal', 'withdrawal', 'staged', 'gate']

/** True for the kind of a tag that moves from version to version. */
export const isFloating = (kind: TagKind): boolean => !notFloating.includes(kind)

/** Why an alias stays where it is. */
export type HoldReason =
  | 'newer'
  | 'withdrawn'
  | 'policy'
  | 'superseded'
  | 'published-as-exact'
  | 'unknown-owner'
  /** The tag list does not name an existing tag, so the owner of the line is unknown. */
  | 'untrusted-list'

interface Planned {
  readonly kind: TagKind
  readonly tag: Tag
  /** Where the tag points now; null if it does not exist. */
  readonly from: TagState | null
  /** A remark for users, such as which flag would help. */
  readonly note?: string
  /** The owner that the tag moves to, if it is not the released version. */
  readonly to?: TagState
}

/** True for an alias that moves away from a digest that no known version has. */
export const isFromUnknown = ({ action, from, kind }: PlannedTag): boolean =>
  action === 'move' && isFloating(kind) && from?.version === null && from.digest !== null

/** What a release does to one tag. */
export type PlannedTag =
  | (Planned & { readonly action: 'create' | 'move' | 'keep' | 'refuse' | 'remove' })
  | (Planned & {
      readonly action: 'hold'
      readonly reason: HoldReason
      /** The version that holds the tag, or for `unknown-owner` the alias. */
      readonly heldBy: string | null
    })

/** The note on an alias that a release moves to another version, its owner. */
export const inheritedNote = 'an earlier run left the alias behind'

/**
 * True for an alias that an earlier release of the version wrote after a newer version had settled: the alias has the
 * version's content, and the newer version holds it. A repeated release of the version moves it to its owner.
 */
export const isInherited = (planned: PlannedTag, version: string): boolean =>
  planned.action === 'hold' && planned.reason === 'newer' && planned.from?.version === version

/** The plan that moves an inherited alias to its owner. */
export const inheritedMove = (planned: PlannedTag): PlannedTag => {
  const { kind, tag, from } = planned
  const version = planned.action === 'hold' ? planned.heldBy : null
  return { kind, tag, from, action: 'move', to: { version, digest: null }, note: inheritedNote }
}

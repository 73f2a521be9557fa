import type { Digest } from '../image/digest.ts'
import type { ExactTag } from '../tags/names.ts'
import type { Lookup, TagState } from '../tags/observation.ts'
import type { Version } from '../version/version.ts'

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

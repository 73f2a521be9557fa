import type { Lookup, TagState } from './observation.ts'
import type { ExactTag } from './tag-names.ts'
import type { Version } from './version.ts'

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
  return isBehind ? ['it is not on its owner; semtag reconcile moves it'] : []
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

/** The notes in one line, as a property that is left out where there are none. */
export function noteOf(notes: readonly string[]): { readonly note?: string } {
  return notes.length === 0 ? {} : { note: notes.join('; ') }
}

import type { AliasKind } from '../tags/aliases.ts'
import type { TagState } from '../tags/observation.ts'

/** `withdrawal` is the marker of a withdrawn version. */
export type TagKind = 'exact' | 'literal' | 'withdrawal' | AliasKind

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

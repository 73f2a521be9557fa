import type { Digest } from '../image/digest.ts'
import type { Alias } from '../tags/aliases.ts'
import type { Line } from '../tags/exact-tags.ts'
import type { ExactTag } from '../tags/names.ts'
import type { TagState } from '../tags/observation.ts'
import { compareVersions } from '../version/compare.ts'
import { type Version, withoutBuild } from '../version/version.ts'
import {
  behindNote,
  countNote,
  dateNote,
  type HoldReason,
  noteOf,
  type PlanContext,
  type PlannedTag,
  sameNote,
} from './planned-tag.ts'
import { rivalOf } from './rival.ts'
import { unknownOwner } from './unknown-owner.ts'

/** How many of a line's newest versions are searched for the digest of an alias. */
export const searchDepth = 20

type StateContext = Pick<PlanContext, 'version' | 'lookup' | 'history' | 'published' | 'replaced'>

/**
 * Where an alias points before the release; null if it does not exist. If several versions have its digest, the highest
 * counts.
 */
export function aliasState(
  alias: Alias,
  owner: ExactTag | undefined,
  context: StateContext,
): TagState | null {
  const digest = context.lookup.digest(alias.tag)
  if (!context.lookup.exists(alias.tag)) return null
  // By the tag list alone, an alias is on its owner.
  if (digest === undefined || digest === null) return { version: owner?.version.text ?? null, digest: null }
  return { version: versionAt(digest, alias, owner, context)?.text ?? null, digest }
}

function versionAt(
  digest: Digest,
  alias: Alias,
  owner: ExactTag | undefined,
  { version, lookup, history, published, replaced }: StateContext,
): Version | undefined {
  const isOwn = digest === published || digest === replaced
  if (isOwn && (owner === undefined || compareVersions(version, owner.version) > 0)) return version
  const digestOfOwner = owner === undefined ? null : lookup.digest(owner.tag)
  if (digestOfOwner === undefined || digestOfOwner === digest) return owner?.version
  if (isOwn) return version
  const depth = alias.kind === 'patch' ? Number.POSITIVE_INFINITY : searchDepth
  const known = history.versionAt(digest, alias, depth) ?? history.withdrawnAt(digest, alias)
  // A patch alias that has the digest of none of its builds was published as an exact tag.
  return known ?? (alias.kind === 'patch' ? withoutBuild(version) : undefined)
}

/**
 * True if a repeated release finds the alias on its content, and the list has no higher version of the line. Looks up
 * nothing else, which saves a round trip if there is nothing to do.
 */
function isInPlace({ kind, tag, barred }: Alias, others: Line, context: PlanContext): boolean {
  const { version, published, isRepeated, unlisted, history, lookup } = context
  if (isRepeated !== true || unlisted !== undefined || barred !== undefined || kind === 'patch') return false
  if (lookup.digest(tag) !== published || history.isWithdrawn(version)) return false
  const highest = history.highest(others)
  return highest === undefined || compareVersions(highest, version) < 0
}

/** Plans one alias: it moves to the version if the version is the highest of its line, and stays otherwise. */
export function planAlias(alias: Alias, context: PlanContext): PlannedTag {
  const { kind, tag } = alias
  const { version, lookup, history, published, policy, unlisted } = context
  const others = {
    ...alias,
    competes: (other: Version) => alias.competes(other) && other.text !== version.text,
  }
  if (isInPlace(alias, others, context))
    return { kind, tag, from: { version: version.text, digest: published ?? null }, action: 'keep' }
  const first = history.owner(others)
  const from = aliasState(alias, first, context)
  const write = (action: 'create' | 'move' | 'keep', ...notes: string[]): PlannedTag => ({
    kind,
    tag,
    from,
    action,
    ...noteOf(notes),
  })
  const hold = (reason: HoldReason, heldBy: string | null, ...notes: string[]): PlannedTag => ({
    kind,
    tag,
    from,
    action: 'hold',
    reason,
    heldBy,
    ...noteOf(notes),
  })
  if (unlisted !== undefined)
    return hold('untrusted-list', null, `the tag list does not name ${unlisted}, although it exists`)

  if (alias.barred !== undefined)
    return hold(
      'policy',
      null,
      alias.barred,
      ...(policy.latest === 'auto' ? behindNote(from, first, lookup) : []),
    )
  if (history.isWithdrawn(version)) return hold('withdrawn', first?.version.text ?? null)

  const plain = withoutBuild(version).text
  const wasExact = kind === 'patch' && from?.version === plain
  if (wasExact && !policy.takePatch)
    return hold(
      'published-as-exact',
      plain,
      `${tag} was published as an exact tag; --take-patch makes it the alias of its builds`,
    )

  const { owner, notes: passed } = rivalOf(others, alias, context)
  const newer = owner !== undefined && compareVersions(owner.version, version) > 0 ? owner : undefined
  if (newer !== undefined && alias.forced !== true)
    return hold(
      'newer',
      newer.version.text,
      ...behindNote(from, owner, lookup),
      ...dateNote(newer.tag, newer.version.major, version),
      ...countNote(newer.version, version),
      ...passed,
    )

  const back = [
    ...(newer === undefined ? [] : [`goes back: ${newer.version.text} is newer (--latest always)`]),
    ...passed,
  ]
  if (from === null) return write('create', ...back)
  if (from.digest !== null && from.digest === published)
    return write('keep', ...sameNote(owner, published, lookup))
  if (wasExact) return write('move', `${tag} was published as an exact tag; --take-patch moves it`)
  if (from.digest === null || from.version !== null) return write('move', ...back)

  const isTaken = alias.forced === true || policy.takeUnknown
  const found = isTaken ? { version: null } : unknownOwner(from.digest, alias, owner, context)
  if ('heldBy' in found) return hold('unknown-owner', found.heldBy, ...found.notes, ...passed)
  if (found.version !== null) return { ...write('move', ...back), from: { ...from, version: found.version } }
  return write('move', 'it pointed at no known version of its line', ...back)
}

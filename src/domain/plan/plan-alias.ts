import type { Alias } from '../tags/aliases.ts'
import { compareVersions } from '../version/compare.ts'
import { type Version, withoutBuild } from '../version/version.ts'
import { aliasState } from './alias-state.ts'
import type { PlanContext } from './plan-context.ts'
import { behindNote, countNote, dateNote, noteOf, sameNote } from './plan-notes.ts'
import type { HoldReason, PlannedTag } from './planned-tag.ts'
import { rivalOf } from './rival.ts'
import { unknownOwner } from './unknown-owner.ts'

/** What becomes of one alias: it goes to the version if that is the highest of its line, and stays otherwise. */
export function planAlias(alias: Alias, context: PlanContext): PlannedTag {
  const { kind, tag } = alias
  const { version, lookup, history, published, policy, unlisted } = context
  const others = {
    ...alias,
    competes: (other: Version) => alias.competes(other) && other.text !== version.text,
  }
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
  if (wasExact) return write('move', `${tag} was published as an exact tag, and is taken (--take-patch)`)
  if (from.digest === null || from.version !== null) return write('move', ...back)

  const isTaken = alias.forced === true || policy.takeUnknown
  const found = isTaken ? { version: null } : unknownOwner(from.digest, alias, owner, context)
  if ('heldBy' in found) return hold('unknown-owner', found.heldBy, ...found.notes, ...passed)
  if (found.version !== null) return { ...write('move', ...back), from: { ...from, version: found.version } }
  return write('move', 'it pointed at no known version of its line', ...back)
}

import { aliasState } from './alias-state.ts'
import type { Alias } from './aliases.ts'
import { shortDigest } from './digest.ts'
import { higherLineAt } from './higher-line.ts'
import type { PlanContext } from './plan-context.ts'
import { behindNote, dateNote, noteOf } from './plan-notes.ts'
import type { HoldReason, PlannedTag } from './planned-tag.ts'
import { compareVersions } from './precedence.ts'
import { type Version, withoutBuild } from './version.ts'

/** An alias on an unknown digest is looked for among so many of the highest versions, of whatever line. */
const unknownDepth = 200

/** What becomes of one alias: it goes to the version if that is the highest of its line, and stays otherwise. */
export function planAlias(alias: Alias, context: PlanContext): PlannedTag {
  const { kind, tag } = alias
  const { version, lookup, history, published, policy, holdsUnknown, unlisted } = context
  const others = {
    ...alias,
    competes: (other: Version) => alias.competes(other) && other.text !== version.text,
  }
  const owner = history.owner(others)
  const from = aliasState(alias, owner, context)
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
  const behind = behindNote(from, owner, lookup)
  if (unlisted !== undefined)
    return hold('untrusted-list', null, `the tag list does not name ${unlisted}, which is there`)

  if (alias.barred !== undefined)
    return hold('policy', null, alias.barred, ...(policy.latest === 'auto' ? behind : []))
  if (history.isWithdrawn(version)) return hold('withdrawn', owner?.version.text ?? null)

  const plain = withoutBuild(version).text
  const wasExact = kind === 'patch' && from?.version === plain
  if (wasExact && !policy.takePatch)
    return hold(
      'published-as-exact',
      plain,
      `${tag} was published as an exact tag; --take-patch makes it the alias of its builds`,
    )

  const newer = owner !== undefined && compareVersions(owner.version, version) > 0 ? owner : undefined
  if (newer !== undefined && alias.forced !== true)
    return hold('newer', newer.version.text, ...behind, ...dateNote(newer.tag, newer.version.major, version))

  const back = newer === undefined ? [] : [`goes back: ${newer.version.text} is newer (--latest always)`]
  if (from === null) return write('create', ...back)
  if (from.digest !== null && from.digest === published) return write('keep')
  if (wasExact) return write('move', `${tag} was published as an exact tag, and is taken (--take-patch)`)
  if (from.digest === null || from.version !== null) return write('move', ...back)

  const line = alias.forced === true ? undefined : higherLineAt(from.digest, alias, context)
  const elsewhere = holdsUnknown ? history.anyAt(from.digest, unknownDepth) : undefined
  if (line === undefined && elsewhere !== undefined)
    return { ...write('move', ...back), from: { ...from, version: elsewhere.text } }
  if (line === undefined && holdsUnknown && alias.forced !== true)
    return hold('unknown-owner', null, `no version that is known has its digest, ${shortDigest(from.digest)}`)
  if (line === undefined) return write('move', 'it pointed at no version of its line that is known', ...back)
  const gone = `it has the digest of ${line.tag}, whose exact tag is gone`
  return hold('unknown-owner', line.tag, gone, ...dateNote(line.tag, line.major, version))
}

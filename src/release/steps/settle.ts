import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { emptyLineNote } from '../../domain/plan/owners.ts'
import type { Alias } from '../../domain/tags/aliases.ts'
import { isThrowAway } from '../deletion/dummy-manifest.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import { writeTag } from '../state/write.ts'
import { type Owner, type OwnersOptions, readOwners } from './owners.ts'

/** An alias on its way to its owner. */
export interface Settling {
  readonly alias: Alias
  /** What was last written to it; undefined where nothing was. */
  readonly written: Digest | undefined
  /** What the alias had before (undefined: nothing): a registry may go on answering with it for a while. */
  readonly former: ReadonlySet<Digest | undefined>
  /** True where it was written again because it went on showing what it had before. */
  readonly repeated?: boolean
  /** True where it was deleted: its line had no version left. */
  readonly removed?: boolean
}

export interface SettleAliasOptions {
  /** Called each time that the alias has been brought to its owner, or was found there. */
  readonly tell: (settling: Settling, owner: Owner) => void
  /** Called where an alias stays where it is, at the digest, because its line has no version left. */
  readonly onEmpty?: (alias: Alias, digest: Digest | undefined) => void
  readonly signal: AbortSignal
}

/** Brings an alias to its owner; `shown` is what it was read to have. Undefined where it is there, or cannot be. */
async function settleAlias(
  record: TargetLog,
  settling: Settling,
  shown: Digest | undefined,
  owner: Owner | undefined,
  { tell, onEmpty, signal }: SettleAliasOptions,
): Promise<Settling | undefined> {
  const { alias, written, former } = settling
  if (owner === undefined) {
    if (settling.removed && shown === undefined) return undefined
    onEmpty?.(alias, shown)
    const note = emptyLineNote
    const to = shown === written ? {} : { to: shown === undefined ? null : { version: null, digest: shown } }
    return void record.change(alias.tag, { outcome: 'held', reason: 'withdrawn', heldBy: null, note, ...to })
  }
  // Other content than what was written last may be older than that: a registry may answer stale.
  const isThere = owner.digest === shown && (written === undefined || written === shown)
  if (isThere) return void tell(settling, owner)
  const asBefore = owner.digest === written && former.has(shown)
  if (asBefore && settling.repeated)
    return notSettled(record, settling, `it shows ${shown === undefined ? 'nothing' : shortDigest(shown)}`)

  // From here on nobody can say what the alias has, until it is written again.
  if (written !== undefined && shown !== written) record.change(alias.tag, { outcome: 'unknown' })
  const manifest = await record.target.registry.get(owner.tag, signal)
  // The exact tag went away between two reads, or is about to: the next round sees who owns the line then.
  if (manifest === undefined || isThrowAway(manifest)) return settling
  const result = await writeTag(record.target, alias.tag, manifest, signal)
  if (result.outcome !== 'written') {
    if (result.outcome === 'unknown' || written === undefined) return record.failed(alias.tag, result)
    return void record.problem(result.error)
  }
  const next: Settling = {
    ...settling,
    written: manifest.digest,
    former: new Set([...former, ...(written === undefined ? [] : [written]), shown]),
    ...(asBefore && { repeated: true }),
  }
  tell(next, { ...owner, digest: manifest.digest })
  return next
}

function notSettled(record: TargetLog, { alias, written }: Settling, reason: string): undefined {
  record.change(alias.tag, { outcome: 'unknown' })
  return void record.problem({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${alias.tag} ${written === undefined ? 'was to be moved' : `was pointed at ${shortDigest(written)}`}, but ${reason}.`,
    hint: 'Run the same command again; what is in place already is not written twice.',
  })
}

// Each round means that another release changed a line between two of our reads.
const maximumRounds = 10

/**
 * Ends a release: no registry offers compare-and-swap on tags, so every alias that was written is read until it
 * shows what was written; only then the owner of its line is read, and where that is another version by now, or
 * has another digest, the alias gets it and is read again. Ends when reads made after the last write agree.
 */
export async function settle(
  record: TargetLog,
  aliases: readonly Settling[],
  options: SettleAliasOptions & OwnersOptions,
): Promise<void> {
  let open = aliases
  for (let round = 0; open.length > 0; round += 1) {
    if (round === maximumRounds) {
      for (const settling of open) notSettled(record, settling, 'other releases keep changing it')
      return
    }
    const shown = await Promise.all(open.map((settling) => readAlias(record, settling, options)))
    const lines = open.map(({ alias }) => alias)
    const owners = await readOwners(record.target, lines, options)
    const next: Settling[] = []
    for (const [index, settling] of open.entries()) {
      // Answers that differed agree since it was read.
      const last = record.target.evidence.shown(settling.alias.tag)
      const now = last === undefined ? shown[index] : (last ?? undefined)
      const again = await settleAlias(record, settling, now, owners.get(settling.alias), options)
      if (again !== undefined) next.push(again)
    }
    open = next
  }
}

function readAlias(
  { target }: TargetLog,
  { alias, written, former }: Settling,
  { signal }: OwnersOptions,
): Promise<Digest | undefined> {
  const read = async () => (await target.registry.head(alias.tag, signal))?.digest
  // What is neither old nor ours was written by somebody else: no need to wait until ours comes back.
  return readUntil(read, (digest) => digest === written || !former.has(digest), target, signal)
}

import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import { emptyLineNote } from '../../domain/plan/owners.ts'
import type { Alias } from '../../domain/tags/aliases.ts'
import { isDummyManifest } from '../deletion/dummy-manifest.ts'
import { repeatHint } from '../state/failure.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'
import { writeTag } from '../state/write.ts'
import { type Owner, type OwnersOptions, readOwners } from './owners.ts'

/** An alias that has not settled on its owner yet. */
export interface Settling {
  readonly alias: Alias
  /** What this run last wrote to it; undefined if nothing. */
  readonly written: Digest | undefined
  /** What the alias pointed at before (undefined: nothing): a registry may still return these digests for a while. */
  readonly former: ReadonlySet<Digest | undefined>
  /** True if semtag wrote the alias again because the registry still showed its former digest. */
  readonly repeated?: boolean
  /** True if it was deleted because its line had no version left. */
  readonly removed?: boolean
}

export interface SettleAliasOptions {
  /** Called each time that the alias was pointed at its owner, or was found there. */
  readonly onOwner: (settling: Settling, owner: Owner) => void
  /** Called for an alias that stays on the digest because its line has no version left. */
  readonly onEmpty?: (alias: Alias, digest: Digest | undefined) => void
  readonly signal: AbortSignal
}

// Each round means that another release changed a line between two reads of this release.
const maximumRounds = 10

/**
 * Ends a release: no registry offers compare-and-swap on tags, so semtag reads every alias until it shows what was
 * written, and only then reads the owner of its line. If another version owns the line by now, or the owner has
 * another digest, semtag writes the alias and reads again. Ends when reads made after the last write agree.
 *
 * @see docs/decisions/no-lock.md
 */
export async function settle(
  log: TargetLog,
  aliases: readonly Settling[],
  options: SettleAliasOptions & OwnersOptions,
): Promise<void> {
  let open = aliases
  for (let round = 0; open.length > 0; round += 1) {
    if (round === maximumRounds) {
      for (const settling of open) notSettled(log, settling, 'other releases keep changing it')
      return
    }
    const shown = await Promise.all(open.map((settling) => readAlias(log, settling, options)))
    const lines = open.map(({ alias }) => alias)
    const owners = await readOwners(log.target, lines, options)
    const next: Settling[] = []
    for (const [index, settling] of open.entries()) {
      // Reading the list may have read the alias again, until its answers agreed.
      const last = log.target.evidence.shown(settling.alias.tag)
      const now = last === undefined ? shown[index] : (last ?? undefined)
      const again = await settleAlias(log, settling, now, owners.get(settling.alias), options)
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
  // If the digest is neither the old digest nor ours, another client wrote the tag, and waiting does not help.
  return readUntil(read, (digest) => digest === written || !former.has(digest), target, signal)
}

/**
 * Points an alias at its owner, unless a read has `shown` it there already. Returns the alias if it must be read again.
 */
async function settleAlias(
  log: TargetLog,
  settling: Settling,
  shown: Digest | undefined,
  owner: Owner | undefined,
  { onOwner, onEmpty, signal }: SettleAliasOptions,
): Promise<Settling | undefined> {
  const { alias, written, former } = settling
  if (owner === undefined) {
    if (settling.removed && shown === undefined) return undefined
    onEmpty?.(alias, shown)
    const note = emptyLineNote(alias)
    const to = shown === written ? {} : { to: shown === undefined ? null : { version: null, digest: shown } }
    return void log.change(alias.tag, { outcome: 'held', reason: 'withdrawn', heldBy: null, note, ...to })
  }
  // A digest that differs from the last write may be an older state that the registry still shows.
  const isThere = owner.digest === shown && (written === undefined || written === shown)
  if (isThere) return void onOwner(settling, owner)
  const asBefore = owner.digest === written && former.has(shown)
  if (asBefore && settling.repeated)
    return notSettled(
      log,
      settling,
      `the registry shows ${shown === undefined ? 'no such tag' : shortDigest(shown)}`,
    )

  // Until the alias is written again, its state is unknown.
  if (written !== undefined && shown !== written) log.change(alias.tag, { outcome: 'unknown' })
  const manifest = await log.target.registry.get(owner.tag, signal)
  // Someone is deleting the exact tag: the next round reads the new owner.
  if (manifest === undefined || isDummyManifest(manifest)) return settling
  const result = await writeTag(log.target, alias.tag, manifest, signal)
  if (result.outcome !== 'written') {
    if (result.outcome === 'unknown' || written === undefined) return log.failed(alias.tag, result)
    return void log.problem(result.error)
  }
  const next: Settling = {
    ...settling,
    written: manifest.digest,
    former: new Set([...former, ...(written === undefined ? [] : [written]), shown]),
    ...(asBefore && { repeated: true }),
  }
  onOwner(next, { ...owner, digest: manifest.digest })
  return next
}

function notSettled(log: TargetLog, { alias, written }: Settling, reason: string): undefined {
  log.change(alias.tag, { outcome: 'unknown' })
  return void log.problem({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `semtag ${written === undefined ? `tried to move ${alias.tag}` : `pointed ${alias.tag} at ${shortDigest(written)}`}, but ${reason}.`,
    hint: repeatHint,
  })
}

import type { Alias } from '../domain/aliases.ts'
import { type Digest, shortDigest } from '../domain/digest.ts'
import type { Policy } from '../domain/policy.ts'
import { compareVersions } from '../domain/precedence.ts'
import { tagOf } from '../domain/tag.ts'
import type { Version } from '../domain/version.ts'
import type { Clock } from '../ports.ts'
import { type Owner, readOwners } from './owners.ts'
import type { Record } from './record.ts'
import { readUntil } from './wait.ts'
import { writeTag } from './write.ts'

export interface SettleOptions {
  readonly version: Version
  readonly policy: Policy
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** An alias that this release wrote. */
export interface Settling {
  readonly alias: Alias
  /** What it wrote last. */
  readonly written: Digest
  /** What the alias had before: a registry may go on answering with it for a while. */
  readonly former: readonly Digest[]
}

// Each round means that another release changed a line between two of our reads.
const maximumRounds = 10

/**
 * Ends a release: no registry offers compare-and-swap on tags, so every alias that was written is read until it
 * shows what was written; only then the owner of its line is read, and where that is another version by now, or
 * has another digest, the alias gets it and is read again. Ends when reads made after the last write agree.
 */
export async function settle(
  record: Record,
  aliases: readonly Settling[],
  options: SettleOptions,
): Promise<void> {
  let open = aliases
  for (let round = 0; open.length > 0; round += 1) {
    if (round === maximumRounds) {
      for (const settling of open) notSettled(record, settling, 'other releases keep changing it')
      return
    }
    const shown = await Promise.all(open.map((settling) => readAlias(record, settling, options)))
    const owners = await readOwners(
      record.target,
      open.map(({ alias }) => alias),
      options.version,
      options.policy,
      options.signal,
    )
    const next: Settling[] = []
    for (const [index, settling] of open.entries()) {
      const again = await follow(record, settling, shown[index], owners.get(settling.alias), options)
      if (again !== undefined) next.push(again)
    }
    open = next
  }
}

function readAlias(
  { target }: Record,
  { alias, written, former }: Settling,
  { clock, signal }: SettleOptions,
) {
  const read = async () => (await target.registry.head(tagOf(alias.tag), signal))?.digest
  // What is neither old nor ours was written by somebody else: no need to wait until ours comes back.
  const settled = (digest: Digest | undefined) => digest !== undefined && !former.includes(digest)
  return readUntil(read, (digest) => digest === written || settled(digest), clock, signal)
}

/** Brings one alias to its owner; undefined where it is there. */
async function follow(
  record: Record,
  settling: Settling,
  shown: Digest | undefined,
  owner: Owner | undefined,
  { version, signal }: SettleOptions,
): Promise<Settling | undefined> {
  const { alias, written, former } = settling
  if (owner === undefined) {
    const note = 'its line has no version left, and it stays where it is'
    return void record.change(alias.tag, { outcome: 'held', reason: 'withdrawn', heldBy: null, note })
  }
  explain(record, alias, owner, version, written)
  if (owner.digest === written && shown === written) return undefined
  if (owner.digest === written && (shown === undefined || former.includes(shown)))
    return notSettled(
      record,
      settling,
      `it still shows ${shown === undefined ? 'nothing' : shortDigest(shown)}`,
    )

  const manifest = await record.target.registry.get(tagOf(owner.tag), signal)
  // The exact tag went away between two reads: the next round sees who owns the line then.
  if (manifest === undefined) return settling
  const result = await writeTag(record.target, tagOf(alias.tag), manifest, signal)
  if (result.outcome === 'written') return { alias, written: manifest.digest, former: [...former, written] }
  record.change(alias.tag, { outcome: result.outcome })
  return void record.problem(result.error)
}

/** Says in the report who has the alias, where that is not the content that this release wrote. */
function explain(record: Record, { tag }: Alias, owner: Owner, version: Version, written: Digest): void {
  const to = { version: owner.version.text, digest: owner.digest }
  if (owner.version.text !== version.text) {
    const reason = compareVersions(owner.version, version) > 0 ? 'superseded' : 'withdrawn'
    record.change(tag, { outcome: 'held', reason, heldBy: owner.version.text, to })
    return
  }
  if (owner.digest === written) return
  record.change(tag, { to })
  record.problem({
    code: 'EXACT_TAG_EXISTS',
    message: `${owner.tag} was published by another release at the same time, with other content (${shortDigest(owner.digest)}); ${tag} follows it.`,
    hint: 'Find out which of the two builds is meant, and release the other under another version.',
  })
}

function notSettled(record: Record, { alias, written }: Settling, reason: string): undefined {
  record.change(alias.tag, { outcome: 'unknown' })
  record.problem({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${alias.tag} was pointed at ${shortDigest(written)}, but ${reason}.`,
    hint: 'Run the same command again; what is in place already is not written twice.',
  })
}

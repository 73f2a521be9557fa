import type { Alias } from '../domain/aliases.ts'
import { type Digest, shortDigest } from '../domain/digest.ts'
import { compareVersions } from '../domain/precedence.ts'
import { tagOf } from '../domain/tag.ts'
import { exactTag } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { changedHands } from './changed-hands.ts'
import type { Owner } from './owners.ts'
import type { Record } from './record.ts'
import { writeTag } from './write.ts'

/** An alias that this release wrote. */
export interface Settling {
  readonly alias: Alias
  /** What it wrote last. */
  readonly written: Digest
  /** What the alias had before (undefined: nothing): a registry may go on answering with it for a while. */
  readonly former: ReadonlySet<Digest | undefined>
  /** True where an earlier run wrote it, and this one found it behind its owner. */
  readonly inherited?: boolean
  /** True where it was written again because it went on showing what it had before. */
  readonly repeated?: boolean
}

export interface FollowOptions {
  readonly version: Version
  readonly policy: Parameters<typeof exactTag>[1]
  /** What the version's exact tag has. */
  readonly published: Digest
  readonly signal: AbortSignal
}

/** Brings an alias to its owner; `shown` is what it was read to have. Undefined where it is there, or cannot be. */
export async function follow(
  record: Record,
  settling: Settling,
  shown: Digest | undefined,
  owner: Owner | undefined,
  options: FollowOptions,
): Promise<Settling | undefined> {
  const { alias, written, former } = settling
  if (owner === undefined) {
    const note = 'its line has no version left, and it stays where it is'
    const to = shown === written ? {} : { to: shown === undefined ? null : { version: null, digest: shown } }
    return void record.change(alias.tag, { outcome: 'held', reason: 'withdrawn', heldBy: null, note, ...to })
  }
  if (owner.digest === written && shown === written) return tell(record, settling, owner, options)
  const asBefore = owner.digest === written && former.has(shown)
  if (asBefore && settling.repeated)
    return notSettled(record, settling, `it shows ${shown === undefined ? 'nothing' : shortDigest(shown)}`)

  // From here on nobody can say what the alias has, until it is written.
  if (shown !== written) record.change(alias.tag, { outcome: 'unknown' })
  const manifest = await record.target.registry.get(tagOf(owner.tag), options.signal)
  // The exact tag went away between two reads: the next round sees who owns the line then.
  if (manifest === undefined) return settling
  const result = await writeTag(record.target, tagOf(alias.tag), manifest, options.signal)
  if (result.outcome !== 'written') {
    if (result.outcome === 'unknown') record.change(alias.tag, { outcome: 'unknown' })
    return void record.problem(result.error)
  }
  tell(record, settling, { ...owner, digest: manifest.digest }, options)
  return {
    ...settling,
    written: manifest.digest,
    former: new Set([...former, written, shown]),
    ...(asBefore && { repeated: true }),
  }
}

/** Tells who has the alias. */
function tell(
  record: Record,
  { alias: { tag }, inherited = false }: Settling,
  owner: Owner,
  { version, policy, published }: FollowOptions,
): undefined {
  if (owner.version.text === version.text) {
    record.wrote(tag, owner.digest)
    if (owner.digest !== published) changedHands(record, exactTag(version, policy), version, owner)
    return
  }
  const reason = compareVersions(owner.version, version) > 0 ? 'superseded' : 'withdrawn'
  const to = { version: owner.version.text, digest: owner.digest }
  if (inherited) record.mended(tag, to)
  else record.change(tag, { outcome: 'held', reason, heldBy: owner.version.text, to })
}

export function notSettled(record: Record, { alias, written }: Settling, reason: string): undefined {
  record.change(alias.tag, { outcome: 'unknown' })
  return void record.problem({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${alias.tag} was pointed at ${shortDigest(written)}, but ${reason}.`,
    hint: 'Run the same command again; what is in place already is not written twice.',
  })
}

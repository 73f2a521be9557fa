import type { Digest } from '../../domain/image/digest.ts'
import { tagOf } from '../../domain/image/tag.ts'
import type { Record } from '../state/record.ts'
import { readUntil } from '../state/wait.ts'
import { type FollowOptions, follow, notSettled, type Settling } from './follow.ts'
import { type OwnersOptions, readOwners } from './owners.ts'

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
  options: FollowOptions & OwnersOptions,
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
      const again = await follow(record, settling, now, owners.get(settling.alias), options)
      if (again !== undefined) next.push(again)
    }
    open = next
  }
}

function readAlias(
  { target }: Record,
  { alias, written, former }: Settling,
  { signal }: OwnersOptions,
): Promise<Digest | undefined> {
  const read = async () => (await target.registry.head(tagOf(alias.tag), signal))?.digest
  // What is neither old nor ours was written by somebody else: no need to wait until ours comes back.
  return readUntil(read, (digest) => digest === written || !former.has(digest), target, signal)
}

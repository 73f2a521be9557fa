import pMap from 'p-map'
import { type Digest, isDigest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { concurrency } from '../copy/tree.ts'
import type { MaintenancePorts } from '../maintenance/maintain.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readUntil } from '../state/waiting.ts'

/**
 * Reads until the registry shows none of the deleted tags. Reports the tags that it still shows, and other tags that
 * disappeared. Returns the tags of the last list.
 */
export async function readBackDeletion(
  log: TargetLog,
  before: readonly Tag[],
  deleted: readonly (Tag | Digest)[],
  { reporter, signal }: Pick<MaintenancePorts, 'reporter' | 'signal'>,
): Promise<ReadonlySet<Tag>> {
  if (deleted.length === 0) return new Set()
  const { registry, name } = log.target
  reporter.event({ kind: 'settling', repository: name, tags: deleted.filter((one) => !isDigest(one)) })
  let left = deleted
  const read = async () => {
    const [tags, heads] = await Promise.all([
      registry.tags(signal),
      pMap(left, (tag) => registry.head(tag, signal), { concurrency, signal }),
    ])
    const listed = new Set(tags)
    left = left.filter((one, index) => (!isDigest(one) && listed.has(one)) || heads[index] !== undefined)
    return { listed, left }
  }
  const { listed } = await readUntil(read, (seen) => seen.left.length === 0, log.target, signal)
  for (const tag of left) log.change(tag, { outcome: 'unknown' })
  if (left.length > 0)
    log.problem({
      code: 'NOT_SETTLED',
      speaker: 'registry',
      message: `semtag deleted ${some(left)}, but ${name} still shows ${left.length === 1 ? 'it' : 'them'}.`,
      hint: 'The registry may lag, or another client may have pushed again: check the repository, and run the same command again.',
    })

  const gone = new Set<string>(deleted)
  const missing = before.filter((tag) => !gone.has(tag) && !listed.has(tag))
  const heads = await pMap(missing, (tag) => registry.head(tag, signal), { concurrency, signal })
  const lost = missing.filter((_, index) => heads[index] === undefined)
  if (lost.length > 0)
    log.problem({
      code: 'REGISTRY_ERROR',
      speaker: 'registry',
      message: `${some(lost)} ${lost.length === 1 ? 'is' : 'are'} gone too: the registry of ${name} deleted more tags than semtag requested, or another client deleted them.`,
      hint: 'Push the tags again that you still need.',
    })
  return listed
}

function some(references: readonly (Tag | Digest)[]): string {
  const more = references.length - 5
  const named = references.slice(0, 5).map((one) => (isDigest(one) ? shortDigest(one) : one))
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

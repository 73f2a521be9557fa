import pMap from 'p-map'
import type { Tag } from '../../domain/image/tag.ts'
import type { Record } from '../state/record.ts'
import type { Deletion } from './deletion.ts'

/** Deletes tags until one cannot be; those under way are ended first. Gives those that are deleted. */
export async function removeTags(
  record: Record,
  deletion: Deletion,
  [first, ...others]: readonly Tag[],
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<readonly Tag[]> {
  const deleted: Tag[] = []
  let failed = false
  const remove = async (tag: Tag) => {
    if (failed || signal.aborted) return
    const result = await deletion(tag)
    if (result.outcome === 'removed') {
      record.removed(tag)
      deleted.push(tag)
      return
    }
    failed = true
    record.failed(tag, result)
  }
  // The first finds out how this registry deletes.
  if (first !== undefined) await remove(first)
  await pMap(others, remove, { concurrency })
  signal.throwIfAborted()
  return deleted
}

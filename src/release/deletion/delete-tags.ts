import { randomBytes } from 'node:crypto'
import pMap from 'p-map'
import { asSemtagError, errorOf } from '../../domain/errors.ts'
import { type Digest, parseDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { deletesByDigest, deletionOff } from '../../domain/vendors/index.ts'
import type { Target } from '../state/target.ts'
import type { TargetLog } from '../state/target-log.ts'
import { type Deleted, failedDeletion } from './deleted.ts'

/** Deletes one tag. The first call must end before the next, because it finds out how the registry deletes. */
export type Deletion = (tag: Tag) => Promise<Deleted>

/**
 * Deletes tags by name if the registry can, else with `byDigest`, after a test that the registry deletes manifests. If
 * the registry deletes neither, semtag writes nothing.
 */
export function createDeletion(
  target: Target,
  byDigest: (tag: Tag) => Promise<Deleted>,
  signal: AbortSignal,
): Deletion {
  const { registry, repository } = target
  let method: 'tag' | 'digest' | undefined = deletesByDigest(repository.registry) ? 'digest' : undefined
  let deletesManifests = false

  const deleteTag = async (tag: Tag): Promise<Deleted> => {
    if (method !== 'digest') {
      const answer = await registry.delete(tag, signal)
      if (answer === 'deleted') method = 'tag'
      if (answer !== 'unsupported') return { outcome: 'removed' }
      if (method === 'tag') throw errorOf([deletionOff(repository, [tag])])
      method = 'digest'
    }
    // Probe with a random digest: a 404 means that deletion is enabled.
    if (!deletesManifests && (await registry.delete(unusedDigest(), signal)) === 'unsupported')
      throw errorOf([deletionOff(repository, [tag])])
    deletesManifests = true
    return byDigest(tag)
  }
  return async (tag) => {
    try {
      return await deleteTag(tag)
    } catch (thrown) {
      return failedDeletion(target, tag, asSemtagError(thrown))
    }
  }
}

/** A random digest, which no manifest has. */
export function unusedDigest(): Digest {
  return parseDigest(`sha256:${randomBytes(32).toString('hex')}`)
}

/** Deletes tags until a deletion fails; deletions that already run still end. Returns the deleted tags. */
export async function removeTags(
  log: TargetLog,
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
      log.removed(tag)
      deleted.push(tag)
      return
    }
    failed = true
    log.failed(tag, result)
  }
  // The first call finds out how this registry deletes.
  if (first !== undefined) await remove(first)
  await pMap(others, remove, { concurrency })
  signal.throwIfAborted()
  return deleted
}

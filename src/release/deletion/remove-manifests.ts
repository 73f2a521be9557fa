import pMap from 'p-map'
import type { Digest } from '../../domain/image/digest.ts'
import { concurrency } from '../copy/tree.ts'
import type { CarePorts } from '../maintenance/maintain.ts'
import type { Record } from '../state/record.ts'
import type { Target } from '../state/target.ts'
import { type Deleted, deleteManifest } from './deletion-manifest.ts'

/** Deletes manifests, each once. */
export interface ManifestDeletion {
  delete(digest: Digest): Promise<Deleted>
  /** Those that are deleted. */
  readonly deleted: ReadonlySet<Digest>
}

export function createManifestDeletion(target: Target, signal: AbortSignal): ManifestDeletion {
  const deleting = new Map<Digest, Promise<Deleted>>()
  const deleted = new Set<Digest>()
  const begin = async (digest: Digest): Promise<Deleted> => {
    const result = await deleteManifest(target, digest, signal)
    if (result.outcome === 'removed') deleted.add(digest)
    return result
  }
  return {
    deleted,
    delete(digest) {
      const begun = deleting.get(digest) ?? begin(digest)
      deleting.set(digest, begun)
      return begun
    },
  }
}

/** Deletes manifests level by level, until one cannot be. That a registry keeps them all is no problem, but told. */
export async function removeManifests(
  record: Record,
  levels: readonly (readonly Digest[])[],
  deletion: ManifestDeletion,
  { reporter, signal }: CarePorts,
): Promise<void> {
  let failed = false
  const remove = async (digest: Digest) => {
    if (failed || signal.aborted) return
    const result = await deletion.delete(digest)
    if (result.outcome === 'removed') return
    failed = true
    if (result.error.code !== 'UNSUPPORTED') return record.problem(result.error)
    const message = `${record.target.name} keeps what its tags pointed at: the registry deletes tags alone.`
    reporter.event({ kind: 'warning', message })
  }
  for (const level of levels) await pMap(level, remove, { concurrency })
  signal.throwIfAborted()
}

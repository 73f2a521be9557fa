import pMap from 'p-map'
import { asSemtagError, errorOf, isSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { deletionOff } from '../../domain/vendors/index.ts'
import type { Descriptor, IndexEntry } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { concurrency, isIndex, readIndexEntries } from '../copy/tree.ts'
import type { MaintenancePorts } from '../maintenance/maintain.ts'
import type { Target } from '../state/target.ts'
import type { TargetLog } from '../state/target-log.ts'
import { type Deleted, failedDeletion } from './deleted.ts'

/** Deletes each manifest once. */
export interface ManifestDeletion {
  delete(digest: Digest): Promise<Deleted>
  /** The manifests that are deleted. */
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

/** Deletes a manifest by its digest, with every tag on it. */
async function deleteManifest(target: Target, digest: Digest, signal: AbortSignal): Promise<Deleted> {
  try {
    if ((await target.registry.delete(digest, signal)) === 'unsupported')
      throw errorOf([deletionOff(target.repository, [])])
    return { outcome: 'removed' }
  } catch (thrown) {
    return failedDeletion(target, digest, asSemtagError(thrown))
  }
}

/** Deletes manifests level by level, until one deletion fails. Only warns if the registry deletes no manifests at all. */
export async function removeManifests(
  log: TargetLog,
  levels: readonly (readonly Digest[])[],
  deletion: ManifestDeletion,
  { reporter, signal }: MaintenancePorts,
): Promise<void> {
  let failed = false
  const remove = async (digest: Digest) => {
    if (failed || signal.aborted) return
    const result = await deletion.delete(digest)
    if (result.outcome === 'removed') return
    failed = true
    if (result.error.code !== 'UNSUPPORTED') return log.problem(result.error)
    const message = `${log.target.name} keeps its manifests: the registry deletes only tags.`
    reporter.event({ kind: 'warning', message })
  }
  for (const level of levels) await pMap(level, remove, { concurrency })
  signal.throwIfAborted()
}

/**
 * The digests of manifests and of everything that their indexes name, parents before their children: some registries
 * refuse to delete a manifest that an index still names.
 */
export async function readLevels(
  registry: Registry,
  manifests: readonly Descriptor[],
  signal: AbortSignal,
): Promise<readonly (readonly Digest[])[]> {
  const distinct = [...new Map(manifests.map((manifest) => [manifest.digest, manifest])).values()]
  const read = ({ digest }: Descriptor) => entriesOf(registry, digest, signal)
  const named = (await pMap(distinct.filter(isIndex), read, { concurrency, signal })).flat()
  const indexes = new Set(named.filter(isIndex).map(({ digest }) => digest))
  const images = new Set(named.filter((entry) => !isIndex(entry)).map(({ digest }) => digest))
  const roots = distinct
    .map(({ digest }) => digest)
    .filter((digest) => !indexes.has(digest) && !images.has(digest))
  return [roots, [...indexes], [...images]]
}

async function entriesOf(
  registry: Registry,
  digest: Digest,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const index = await registry.get(digest, signal)
  if (index === undefined) return []
  return readIndexEntries(index, registry, signal).catch((error) => {
    // After a copy of some platforms, an index names missing manifests: semtag still deletes the others.
    if (isSemtagError(error) && error.code === 'CONTENT_INVALID') return index.manifests ?? []
    throw error
  })
}

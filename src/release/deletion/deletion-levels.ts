import pMap from 'p-map'
import { isSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Descriptor, IndexEntry, Registry } from '../../ports.ts'
import { concurrency, isIndex, readEntries } from '../copy/tree.ts'

/**
 * The digests of manifests and of all that their indexes name, parents before their children: some registries delete
 * no manifest that an index still names.
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
  return readEntries(index, registry, signal).catch((error) => {
    // An index may name what is not there, as after a copy of some platforms: the rest goes all the same.
    if (isSemtagError(error) && error.code === 'CONTENT_INVALID') return index.manifests ?? []
    throw error
  })
}

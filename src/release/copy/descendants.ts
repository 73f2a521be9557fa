import pMap from 'p-map'
import type { Digest } from '../../domain/image/digest.ts'
import type { Content, ContentDescriptor, IndexEntry, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { isIndex, readManifests, readTree } from './tree.ts'

// A `HEAD` is small: for most indexes, one round trip covers all children.
const headsAtOnce = 20

/** The manifests below an index, and which of them a repository lacks. */
export interface Descendants {
  /** Everything that the index, and every index in it, names. */
  readonly entries: readonly IndexEntry[]
  /** The entries that neither the repository nor the source has. */
  readonly missing: readonly IndexEntry[]
  /** The entries that only the source has. */
  readonly atSource: readonly IndexEntry[]
  /** The manifests of `atSource` that were read, children before their parents, as they are sent. */
  readonly levels: readonly (readonly Manifest[])[]
  /** The blobs of the root and of every manifest that was read. */
  readonly blobs: readonly ContentDescriptor[]
}

/**
 * Looks for each child of an index once in the repository, and reads missing children from the source. Also reads every
 * index in the index. If the repository is its own source, this second read proves that a child is missing. `look`:
 * reads no images, because Docker Hub counts each manifest that is read as a pull.
 */
export async function readDescendants(
  root: Manifest,
  from: Content,
  to: Registry,
  signal: AbortSignal,
  how: 'read' | 'look' = 'read',
): Promise<Descendants> {
  const present = new Set<Digest>()
  const found = new Set<Digest>()
  const readLevel = async (named: readonly IndexEntry[]) => {
    for (const { digest } of await presentIn(to, named, signal)) present.add(digest)
    const wanted = named.filter((entry) => isIndex(entry) || !present.has(entry.digest))
    const isRead = (entry: IndexEntry) => how === 'read' || isIndex(entry)
    const atSource = await readManifests(wanted.filter(isRead), from, signal)
    const looked = wanted.filter((entry) => !isRead(entry))
    for (const { digest } of [...atSource, ...(await presentIn(from, looked, signal))]) found.add(digest)
    const left = wanted.filter(({ digest }) => present.has(digest) && !found.has(digest))
    return [...atSource, ...(await readManifests(left, to, signal))]
  }
  const { entries, levels, blobs } = await readTree(root, readLevel)
  const lacking = entries.filter(({ digest }) => !present.has(digest))
  return {
    entries,
    missing: lacking.filter(({ digest }) => !found.has(digest)),
    atSource: lacking.filter(({ digest }) => found.has(digest)),
    levels: levels
      .map((level) => level.filter(({ digest }) => !present.has(digest)))
      .filter((level) => level.length > 0),
    blobs,
  }
}

async function presentIn(
  content: Content,
  entries: readonly IndexEntry[],
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const isThere = await pMap(entries, (entry) => content.has(entry, signal), {
    concurrency: headsAtOnce,
    signal,
  })
  return entries.filter((_, index) => isThere[index])
}

import pMap from 'p-map'
import type { Digest } from '../../domain/image/digest.ts'
import type { Content, ContentDescriptor, IndexEntry, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { isIndex, readEach, readTree } from './tree.ts'

// A `HEAD` is small: the children of most indexes are looked at in one round trip.
const lookedAtOnce = 20

/** The manifests that an index names, and those that a repository lacks. */
export interface Below {
  /** Everything that the index and the indexes in it name. */
  readonly entries: readonly IndexEntry[]
  /** What neither the repository nor the source has. */
  readonly missing: readonly IndexEntry[]
  /** What the source alone has. */
  readonly atSource: readonly IndexEntry[]
  /** The same as it is sent, children before their parents; empty where it was looked at and not read. */
  readonly levels: readonly (readonly Manifest[])[]
  /** The blobs of these, and those of the root. */
  readonly blobs: readonly ContentDescriptor[]
}

/**
 * Looks at each child of an index once, and reads at the source what the repository lacks. An index in the index is
 * looked into, also where the repository has it. Without another source, a second read proves that a child is missing.
 * `look`: images are not read, since Docker Hub counts each manifest that is read as a pull.
 */
export async function lookBelow(
  root: Manifest,
  from: Content,
  to: Registry,
  signal: AbortSignal,
  how: 'read' | 'look' = 'read',
): Promise<Below> {
  const present = new Set<Digest>()
  const found = new Set<Digest>()
  const readLevel = async (named: readonly IndexEntry[]) => {
    for (const { digest } of await thoseIn(to, named, signal)) present.add(digest)
    const wanted = named.filter((entry) => isIndex(entry) || !present.has(entry.digest))
    const isRead = (entry: IndexEntry) => how === 'read' || isIndex(entry)
    const atSource = await readEach(wanted.filter(isRead), from, signal)
    const looked = wanted.filter((entry) => !isRead(entry))
    for (const { digest } of [...atSource, ...(await thoseIn(from, looked, signal))]) found.add(digest)
    const left = wanted.filter(({ digest }) => present.has(digest) && !found.has(digest))
    return [...atSource, ...(await readEach(left, to, signal))]
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

async function thoseIn(
  content: Content,
  entries: readonly IndexEntry[],
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const isThere = await pMap(entries, (entry) => content.has(entry, signal), {
    concurrency: lookedAtOnce,
    signal,
  })
  return entries.filter((_, index) => isThere[index])
}

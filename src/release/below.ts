import pMap from 'p-map'
import type { Digest } from '../domain/digest.ts'
import type { Content, ContentDescriptor, IndexEntry, Manifest, Registry } from '../ports.ts'
import { isIndex, readEach, readTree } from './content-tree.ts'

// A `HEAD` is small: the children of most indexes are looked at in one round trip.
const lookedAtOnce = 20

/** What a repository lacks below a manifest. */
export interface Below {
  /** Everything that the index and the indexes in it name. */
  readonly entries: readonly IndexEntry[]
  /** What neither the repository nor the source has. */
  readonly missing: readonly IndexEntry[]
  /** What the source alone has, children before their parents. */
  readonly levels: readonly (readonly Manifest[])[]
  /** The blobs of these, and those of the root. */
  readonly blobs: readonly ContentDescriptor[]
}

/**
 * Looks at each child of an index once, and reads at the source what the repository lacks. An index in the index is
 * looked into, also where the repository has it. Without another source, a second read proves that a child is missing.
 */
export async function lookBelow(
  root: Manifest,
  from: Pick<Content, 'get'>,
  to: Registry,
  signal: AbortSignal,
): Promise<Below> {
  const present = new Set<Digest>()
  const found = new Set<Digest>()
  const readLevel = async (named: readonly IndexEntry[]) => {
    const look = async (entry: IndexEntry) => {
      if (await to.has(entry, signal)) present.add(entry.digest)
    }
    await pMap(named, look, { concurrency: lookedAtOnce, signal })
    const wanted = named.filter((entry) => isIndex(entry) || !present.has(entry.digest))
    const atSource = await readEach(wanted, from, signal)
    for (const { digest } of atSource) found.add(digest)
    const left = wanted.filter(({ digest }) => present.has(digest) && !found.has(digest))
    return [...atSource, ...(await readEach(left, to, signal))]
  }
  const { entries, levels, blobs } = await readTree(root, readLevel)
  return {
    entries,
    missing: entries.filter(({ digest }) => !present.has(digest) && !found.has(digest)),
    levels: levels
      .map((level) => level.filter(({ digest }) => !present.has(digest)))
      .filter((level) => level.length > 0),
    blobs,
  }
}

import pMap from 'p-map'
import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Content, ContentDescriptor, Descriptor, IndexEntry, Manifest } from '../../ports/content.ts'

/** The number of content requests that run at once. */
export const concurrency = 5

// Far more than any build makes: an index with more is broken or hostile.
const maximumDepth = 4
const maximumManifests = 2000
const maximumMebibytes = 64

/** Everything below a manifest that its reader has read. */
export interface ContentTree {
  /** Every entry of every index once, from the top down, including entries that the reader left out. */
  readonly entries: readonly IndexEntry[]
  /** The manifests below the root by their depth, the deepest first: children before their parents. */
  readonly levels: readonly (readonly Manifest[])[]
  /** Every blob once. */
  readonly blobs: readonly ContentDescriptor[]
}

/**
 * Reads the manifests below a root, level by level. `read` gets the new entries of a level, and returns the manifests
 * that it does not leave out.
 *
 * @throws CONTENT_INVALID if indexes are nested too deep, or if there are too many manifests
 */
export async function readTree(
  root: Manifest,
  read: (entries: readonly IndexEntry[]) => Promise<readonly Manifest[]>,
): Promise<ContentTree> {
  const entries = new Map<Digest, IndexEntry>()
  const found = new Map<Digest, Manifest>()
  // A manifest that several indexes name counts as deep as the deepest entry, so that it is sent before all of them.
  const depths = new Map<Digest, number>()
  let level: readonly Manifest[] = [root]
  for (let depth = 1; level.length > 0; depth++) {
    const named = new Map(
      level.flatMap(({ manifests = [] }) => manifests.map((entry) => [entry.digest, entry])),
    )
    if (named.size > 0 && depth > maximumDepth)
      throw tooLarge(root, `indexes nested more than ${maximumDepth} deep`)
    const fresh = [...named.values()].filter(({ digest }) => !entries.has(digest))
    for (const entry of fresh) entries.set(entry.digest, entry)
    checkSize(root, [...entries.values()])
    for (const manifest of await read(fresh)) found.set(manifest.digest, manifest)
    level = [...named.keys()].flatMap((digest) => found.get(digest) ?? [])
    for (const { digest } of level) depths.set(digest, depth)
  }
  const deepest = Math.max(0, ...depths.values())
  const levels = Array.from({ length: deepest }, (_, index) =>
    [...found.values()].filter(({ digest }) => depths.get(digest) === deepest - index),
  )
  const blobs = [root, ...found.values()].flatMap((manifest) => manifest.blobs ?? [])
  return {
    entries: [...entries.values()],
    levels,
    blobs: [...new Map(blobs.map((blob) => [blob.digest, blob])).values()],
  }
}

/** The entries of an index, and of every index in it that exists. Reads no images. */
export async function readIndexEntries(
  root: Manifest,
  from: Content,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const read = (named: readonly IndexEntry[]) => readManifests(named.filter(isIndex), from, signal)
  return (await readTree(root, read)).entries
}

export const isIndex = ({ mediaType }: Descriptor): boolean => /image\.index|manifest\.list/.test(mediaType)

/**
 * Reads the manifests that exist.
 *
 * @throws CONTENT_INVALID if a manifest has another size than its index says
 */
export async function readManifests(
  entries: readonly IndexEntry[],
  from: Pick<Content, 'get'>,
  signal: AbortSignal,
): Promise<readonly Manifest[]> {
  const read = async ({ digest, size }: IndexEntry) => {
    const manifest = await from.get(digest, signal)
    if (manifest === undefined || manifest.bytes.length === size) return manifest ?? []
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The manifest ${digest} has ${manifest.bytes.length} bytes, but its index says ${size}.`,
    })
  }
  return (await pMap(entries, read, { concurrency, signal })).flat()
}

function checkSize(root: Manifest, entries: readonly IndexEntry[]): void {
  if (entries.length > maximumManifests) throw tooLarge(root, `more than ${maximumManifests} manifests`)
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  if (bytes > maximumMebibytes * 1024 ** 2)
    throw tooLarge(root, `more than ${maximumMebibytes} MiB of manifests`)
}

function tooLarge({ digest }: Manifest, what: string): SemtagError {
  return new SemtagError({ code: 'CONTENT_INVALID', message: `The index ${digest} has ${what}.` })
}

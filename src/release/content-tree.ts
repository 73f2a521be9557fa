import pMap from 'p-map'
import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import type { Content, ContentDescriptor, IndexEntry, Manifest } from '../ports.ts'

/** How many requests for content run at once. */
export const concurrency = 5

// More than any build makes; who sends more wants to keep us busy.
const maximumDepth = 4
const maximumManifests = 2000

/** What a manifest is made of, less what its reader wants to leave out. */
export interface ContentTree {
  /** The manifests below the root by their depth, the deepest first: children before their parents. */
  readonly levels: readonly (readonly Manifest[])[]
  /** Every blob once. */
  readonly blobs: readonly ContentDescriptor[]
}

/**
 * Reads the manifests below a root. Those that `skip` says yes to are not read, and nothing below them.
 *
 * @throws CONTENT_INVALID where one is missing, has another size than its index says, or lies too deep.
 */
export async function readTree(
  root: Manifest,
  from: Content,
  skip: (entry: IndexEntry) => Promise<boolean>,
  signal: AbortSignal,
): Promise<ContentTree> {
  const seen = new Set<Digest>([root.digest])
  const levels: (readonly Manifest[])[] = []
  let level: readonly Manifest[] = [root]
  while (level.length > 0) {
    levels.push(level)
    const entries = level.flatMap(({ manifests = [] }) => manifests).filter(({ digest }) => !seen.has(digest))
    for (const { digest } of entries) seen.add(digest)
    if (seen.size > maximumManifests) throw tooLarge(root, `more than ${maximumManifests} manifests`)
    if (entries.length > 0 && levels.length > maximumDepth)
      throw tooLarge(root, `indexes nested more than ${maximumDepth} deep`)
    const unique = [...new Map(entries.map((entry) => [entry.digest, entry])).values()]
    const read = async (entry: IndexEntry) =>
      (await skip(entry)) ? [] : [await readEntry(entry, from, signal)]
    level = (await pMap(unique, read, { concurrency, signal })).flat()
  }
  const blobs = levels.flat().flatMap((manifest) => manifest.blobs ?? [])
  return {
    levels: levels.slice(1).reverse(),
    blobs: [...new Map(blobs.map((blob) => [blob.digest, blob])).values()],
  }
}

async function readEntry(
  { digest, size }: IndexEntry,
  from: Content,
  signal: AbortSignal,
): Promise<Manifest> {
  const manifest = await from.get(digest, signal)
  if (manifest === undefined)
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The index names the manifest ${digest}, which is not there.`,
      hint: 'Build or copy the image anew with all its platforms, or release one of them with --platform.',
    })
  if (manifest.bytes.length !== size)
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The manifest ${digest} has ${manifest.bytes.length} bytes, and its index says ${size}.`,
    })
  return manifest
}

function tooLarge({ digest }: Manifest, what: string): SemtagError {
  return new SemtagError({ code: 'CONTENT_INVALID', message: `The index ${digest} has ${what}.` })
}

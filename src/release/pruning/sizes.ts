import pMap from 'p-map'
import type { Digest } from '../../domain/image/digest.ts'
import type { PruneDecision } from '../../domain/plan/prune-rules.ts'
import type { Content, Manifest } from '../../ports/content.ts'
import { concurrency, readManifests, readTree } from '../copy/tree.ts'

/** The content of images by their digests: manifests, configurations and layers with their bytes. */
export type ImageSizes = Map<Digest, ReadonlyMap<Digest, number>>

// Each is a request or more, and every layer takes memory.
const mostImages = 1000

/** Reads the content of the images that go, and skips images that it cannot read. Reads nothing if there are too many. */
export async function readSizes(
  going: readonly PruneDecision[],
  sizes: ImageSizes,
  content: Content,
  signal: AbortSignal,
): Promise<void> {
  const digests = new Set(going.flatMap(({ digest }) => digest ?? []))
  if (digests.size > mostImages) return
  await pMap(
    digests,
    async (digest) => {
      const manifest = await readable(() => content.get(digest, signal), signal)
      const held = manifest && (await readable(() => contentOf(manifest, content, signal), signal))
      if (held !== undefined) sizes.set(digest, held)
    },
    { concurrency, signal },
  )
}

/** Bytes, with the content that several images share once. Null if one of the images is not known. */
export function totalSize(digests: readonly Digest[], sizes: ImageSizes): number | null {
  const all = new Map<Digest, number>()
  for (const digest of digests) {
    const held = sizes.get(digest)
    if (held === undefined) return null
    for (const [part, size] of held) all.set(part, size)
  }
  return digests.length === 0 ? null : [...all.values()].reduce((sum, size) => sum + size, 0)
}

async function contentOf(
  root: Manifest,
  content: Content,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, number>> {
  const { levels, blobs } = await readTree(root, (named) => readManifests(named, content, signal))
  return new Map([
    ...[root, ...levels.flat()].map(({ digest, bytes }) => [digest, bytes.length] as const),
    ...blobs.map(({ digest, size }) => [digest, size] as const),
  ])
}

/** A plan does not fail because of a size. */
async function readable<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

import { setMaxListeners } from 'node:events'
import pMap from 'p-map'
import { SemtagError } from '../../domain/errors.ts'
import type { Content, Manifest } from '../../ports/content.ts'
import type { LayerProgress } from '../../ports/engine.ts'
import type { Registry } from '../../ports/registry.ts'
import { type Below, lookBelow } from './below.ts'
import { concurrency } from './tree.ts'

export interface CopyOptions {
  /** The path of the source's repository, where it is on the target's registry. */
  readonly mountFrom?: string
  readonly onProgress: (progress: LayerProgress) => void
  readonly signal: AbortSignal
}

/**
 * Brings everything below a manifest to a repository, byte for byte, children before parents; the manifest itself is
 * left to the caller. Nothing is sent before all manifests below have been read, and nothing that is there already.
 *
 * @throws CONTENT_INVALID where the source lacks one of the manifests, and the repository too
 */
export async function copyContent(
  root: Manifest,
  from: Content,
  to: Registry,
  options: CopyOptions,
): Promise<void> {
  const below = await lookBelow(root, from, to, options.signal)
  const [missing] = below.missing
  if (missing !== undefined)
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The index ${root.digest} names the manifest ${missing.digest}, which is not there.`,
    })
  await sendBelow(below, from, to, options)
}

/** Sends what the source alone has: the blobs first, then the manifests. */
export async function sendBelow(
  { levels, blobs }: Below,
  from: Content,
  to: Registry,
  { mountFrom, onProgress, signal }: CopyOptions,
): Promise<void> {
  await together(blobs, signal, async (blob, end) => {
    const tell = (status: string, current?: number) =>
      onProgress({
        layer: blob.digest.slice(blob.digest.indexOf(':') + 1).slice(0, 12),
        status,
        ...(current === undefined ? {} : { current, total: blob.size }),
      })
    const read = (inner: AbortSignal) => counted(from.blob(blob, inner), (bytes) => tell('Pushing', bytes))
    const source = { read, ...(mountFrom === undefined ? {} : { mountFrom }) }
    tell(words[await to.sendBlob(blob, source, end)])
  })
  // An index is taken only once its children are there.
  for (const level of levels)
    await together(level, signal, (manifest, end) => to.put(manifest.digest, manifest, end))
}

// The engine's own words.
const words = { present: 'Layer already exists', mounted: 'Mounted', sent: 'Pushed' } as const

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  told: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    told(bytes)
    yield chunk
  }
}

/** Does a task for each, several at once. The first failure ends the others, and is thrown once they have ended. */
async function together<T>(
  items: readonly T[],
  signal: AbortSignal,
  task: (item: T, end: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController()
  const end = AbortSignal.any([signal, failure.signal])
  setMaxListeners(0, end)
  await pMap(
    items,
    async (item) => {
      if (end.aborted) return
      await task(item, end).catch((error) => failure.abort(error))
    },
    { concurrency },
  )
  signal.throwIfAborted()
  failure.signal.throwIfAborted()
}

import { setMaxListeners } from 'node:events'
import pMap from 'p-map'
import { SemtagError } from '../../domain/errors.ts'
import type { Content, Manifest } from '../../ports/content.ts'
import type { LayerProgress } from '../../ports/engine.ts'
import type { Registry } from '../../ports/registry.ts'
import { type Descendants, readDescendants } from './descendants.ts'
import { concurrency } from './tree.ts'

// The words of Docker's own progress.
const statusWords = { present: 'Layer already exists', mounted: 'Mounted', sent: 'Pushed' } as const

export interface CopyOptions {
  /** The path of the source's repository, if it is on the target's registry. */
  readonly mountFrom?: string
  readonly onProgress: (progress: LayerProgress) => void
  readonly signal: AbortSignal
}

/**
 * Copies everything below a manifest to a repository, byte for byte, children before parents; the caller writes the
 * manifest itself. Reads all manifests before it sends anything, and sends only what the repository lacks.
 *
 * @throws CONTENT_INVALID if neither the source nor the repository has one of the manifests
 */
export async function copyContent(
  root: Manifest,
  from: Content,
  to: Registry,
  options: CopyOptions,
): Promise<void> {
  const descendants = await readDescendants(root, from, to, options.signal)
  const [missing] = descendants.missing
  if (missing !== undefined)
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The index ${root.digest} names the manifest ${missing.digest}, but neither source nor target has it.`,
    })
  await sendDescendants(descendants, from, to, options)
}

/** Sends the content that only the source has: the blobs first, then the manifests. */
export async function sendDescendants(
  { levels, blobs }: Descendants,
  from: Content,
  to: Registry,
  { mountFrom, onProgress, signal }: CopyOptions,
): Promise<void> {
  await runAll(blobs, signal, async (blob, end) => {
    const report = (status: string, current?: number) =>
      onProgress({
        layer: blob.digest.slice(blob.digest.indexOf(':') + 1).slice(0, 12),
        status,
        ...(current === undefined ? {} : { current, total: blob.size }),
      })
    const read = (inner: AbortSignal) =>
      countBytes(from.blob(blob, inner), (bytes) => report('Pushing', bytes))
    const source = { read, ...(mountFrom === undefined ? {} : { mountFrom }) }
    report(statusWords[await to.sendBlob(blob, source, end)])
  })
  // Registries accept an index only after its children.
  for (const level of levels)
    await runAll(level, signal, (manifest, end) => to.put(manifest.digest, manifest, end))
}

async function* countBytes(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    onBytes(bytes)
    yield chunk
  }
}

/** Runs a task for each item, several at once. Throws the first failure after it has aborted the other tasks. */
async function runAll<T>(
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

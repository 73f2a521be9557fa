import { SemtagError } from '../../domain/errors.ts'
import type { BlobSource, ContentDescriptor } from '../../ports.ts'

/** A blob on its way out. What happens at its source is told apart from what happens to the connection. */
export interface UploadBody {
  /** From the first byte; where a request is sent again, what came of the stream before is forgotten. */
  stream(): AsyncIterable<Uint8Array>
  /** What the source threw. */
  readonly failure: unknown
  /** True once the last byte was taken. */
  readonly handedOver: boolean
}

export function createUploadBody(
  blob: ContentDescriptor,
  source: BlobSource,
  signal: AbortSignal,
): UploadBody {
  let latest: Progress = { length: 0, failure: undefined }
  return {
    stream() {
      latest = { length: 0, failure: undefined }
      return observed(source.read(signal), blob, latest)
    },
    get failure() {
      return latest.failure
    },
    get handedOver() {
      return latest.length === blob.size
    },
  }
}

interface Progress {
  length: number
  failure: unknown
}

// No generator: a stream that is destroyed throws the connection's error into those.
function observed(
  pieces: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  progress: Progress,
): AsyncIterable<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const step = await iterator.next()
          const length = progress.length + (step.done ? 0 : step.value.length)
          if (length > size || (step.done && length < size)) throw otherSize(digest, size, length)
          progress.length = length
          return step
        } catch (error) {
          progress.failure = error
          throw error
        }
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    }),
  }
}

function otherSize(digest: string, size: number, length: number): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `The blob ${digest} has ${length < size ? 'only ' : 'at least '}${length} bytes, and its manifest tells ${size}.`,
  })
}

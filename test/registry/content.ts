import { parseDigest } from '../../src/domain/image/digest.ts'
import type { BlobSource, ContentDescriptor } from '../../src/ports/content.ts'
import { sha256 } from '../support/registry/store.ts'

/** Bytes without a repeated pattern, so that a shifted range is noticed. */
export function bytesOf(size: number): Uint8Array {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(at, at)
  return bytes
}

export function descriptorOf(bytes: Uint8Array): ContentDescriptor {
  return { mediaType: 'application/octet-stream', digest: sha256(bytes), size: bytes.length }
}

/** A blob that no registry has. */
export const nothing: ContentDescriptor = {
  mediaType: 'application/octet-stream',
  digest: parseDigest(`sha256:${'0'.repeat(64)}`),
  size: 1,
}

/** The bytes in pieces. */
export function sourceOf(bytes: Uint8Array, piece = 64 * 1024): BlobSource & { readonly reads: number } {
  let reads = 0
  return {
    get reads() {
      return reads
    },
    async *read() {
      reads++
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    },
  }
}

/** A copy of the bytes: the pieces may share their memory. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}

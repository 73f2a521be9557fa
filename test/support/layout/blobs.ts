import { createHash, randomFillSync } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type Digest, parseDigest } from '../../../src/domain/image/digest.ts'

export interface BlobDescriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
}

export interface Layer extends BlobDescriptor {
  /** The digest of the layer unpacked. */
  readonly diffId: Digest
}

/** The path of a blob in a layout, `blobs/sha256/…`. */
export function blobPath(digest: Digest): string {
  return join('blobs', ...digest.split(':'))
}

export async function writeBlob(
  directory: string,
  mediaType: string,
  bytes: Uint8Array,
): Promise<BlobDescriptor> {
  const digest = sha256(bytes)
  await writeFile(join(directory, blobPath(digest)), bytes)
  return { mediaType, digest, size: bytes.length }
}

/** Unusual white space, so that a client that formats the JSON again gets another digest. */
export function json(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

/** A layer of one file, a tar packed with gzip. */
export async function writeLayer(directory: string, file: string, content: string): Promise<Layer> {
  const tar = pack()
  tar.entry({ name: file, mtime: new Date(0) }, content)
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of Readable.from(tar)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  return { ...(await writeBlob(directory, mediaType, gzipSync(bytes))), diffId: sha256(bytes) }
}

/** A layer of one file of so many random bytes, which are never all in memory. */
export async function writeLargeLayer(directory: string, size: number): Promise<Layer> {
  const unfinished = join(directory, 'blobs', 'unfinished')
  const hash = createHash('sha256')
  let total = 0
  const tar = pack()
  await Promise.all([
    pipeline(random(size), tar.entry({ name: 'large', size, mtime: new Date(0) })).then(() => tar.finalize()),
    pipeline(
      Readable.from(tar),
      async function* counted(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          total += chunk.length
          yield chunk
        }
      },
      createWriteStream(unfinished),
    ),
  ])
  const digest = parseDigest(`sha256:${hash.digest('hex')}`)
  await rename(unfinished, join(directory, blobPath(digest)))
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: total, diffId: digest }
}

function* random(size: number): Generator<Uint8Array> {
  for (let left = size; left > 0; left -= 1 << 20) yield randomFillSync(Buffer.alloc(Math.min(left, 1 << 20)))
}

function sha256(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

import type { FileHandle } from 'node:fs/promises'
import { reading, stopIfAborted } from './fault.ts'

/** The files of a layout, in a directory or in an archive. */
export interface LayoutFiles {
  /** The path of the layout as the user typed it, for messages. */
  readonly name: string
  /** Opens a file by its path in the layout, `blobs/sha256/…`; undefined if there is no such file. */
  open(path: string): Promise<LayoutFile | undefined>
  close(): Promise<void>
}

/** A regular file, or a file in an archive. */
export interface LayoutFile {
  /** Bytes. */
  readonly size: number
  /** Up to `length` bytes from a position on; fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

const pieceSize = 256 * 1024

/** The bytes of a file. Each piece is read when the caller asks for it. */
export async function* pieces(
  file: LayoutFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let position = 0; position < file.size; ) {
    stopIfAborted(signal)
    const piece = await file.read(position, pieceSize)
    // Another process has cut the file off.
    if (piece.length === 0) return
    position += piece.length
    yield piece
  }
}

/** The bytes of a small file; undefined if the file is larger than the limit in bytes. */
export async function readSmall(
  file: LayoutFile,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (file.size > limit) return undefined
  const read: Uint8Array[] = []
  for await (const piece of pieces(file, signal)) read.push(piece)
  return Buffer.concat(read)
}

/** Reads up to `length` bytes from a position of an open file; `name` is the file in messages. */
export async function readAt(
  handle: FileHandle,
  position: number,
  length: number,
  name: string,
): Promise<Uint8Array> {
  return reading(name, async () => {
    const buffer = Buffer.allocUnsafe(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  })
}

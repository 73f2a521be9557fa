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
  /** Fills the memory with the bytes from a position on. Returns the part that it filled; less at the end of the file. */
  read(position: number, memory: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

const pieceSize = 1024 * 1024

/** The bytes of a file. A piece is valid until the caller asks for the next one, and only then the next one is read. */
export async function* pieces(
  file: LayoutFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = Buffer.allocUnsafeSlow(Math.min(pieceSize, file.size))
  for (let position = 0; position < file.size; ) {
    stopIfAborted(signal)
    const piece = await file.read(position, memory.subarray(0, file.size - position))
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
  stopIfAborted(signal)
  return file.read(0, Buffer.allocUnsafe(file.size))
}

/** Fills the memory from a position of an open file, as far as the file goes; `name` is the file in messages. */
export async function readAt(
  handle: FileHandle,
  position: number,
  memory: Uint8Array,
  name: string,
): Promise<Uint8Array> {
  return reading(name, async () => {
    let filled = 0
    while (filled < memory.length) {
      const { bytesRead } = await handle.read(memory, filled, memory.length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return memory.subarray(0, filled)
  })
}

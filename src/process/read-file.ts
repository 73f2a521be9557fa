import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../domain/system-error.ts'

// Without this flag, opening a pipe without a writer waits forever, and no signal ends the wait. Windows lacks the flag.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const pieceSize = 64 * 1024
const pollMilliseconds = 20

/**
 * The bytes of a file that a setting names. The file may be a pipe or an endless device; a pipe without a writer is empty.
 *
 * @throws the system's error; EFBIG for more than `maximum` bytes; the signal's reason
 */
export async function readBounded(path: string, maximum: number, signal?: AbortSignal): Promise<Buffer> {
  const file = await open(path, flags)
  try {
    const pieces: Buffer[] = []
    let size = 0
    for (;;) {
      signal?.throwIfAborted()
      const piece = await readPiece(file)
      if (piece === undefined) await sleep(pollMilliseconds)
      else if (piece.length === 0) return Buffer.concat(pieces)
      else pieces.push(piece)
      size += piece?.length ?? 0
      if (size > maximum) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' })
    }
  } finally {
    await file.close()
  }
}

/** The next bytes, empty at the end of the file; undefined if a pipe has no bytes yet. */
async function readPiece(file: FileHandle): Promise<Buffer | undefined> {
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(pieceSize), 0, pieceSize)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return undefined
    throw error
  }
}

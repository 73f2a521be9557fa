import { once } from 'node:events'
import { extract, type Header } from 'tar-stream'
import type { SemtagError } from '../domain/errors.ts'
import { invalidLayout } from './fault.ts'

/** One member of a tar archive. */
export interface TarMember {
  readonly name: string
  readonly isFile: boolean
  /** Where its bytes begin, and how many they are. */
  readonly offset: number
  readonly size: number
}

export const blockSize = 512
// Long names and the attributes of pax stand before a header, in blocks of their own.
const headerLimit = 1024 * 1024

/** Members that have a header alone, whatever size it tells. */
const bare = new Set<Header['type']>([
  'link',
  'symlink',
  'character-device',
  'block-device',
  'directory',
  'fifo',
])

/**
 * Reads the header of the member at an offset; undefined at the archive's end. tar-stream reads headers only on the
 * way through the whole archive: so every header gets a reader of its own, which is left where the content begins.
 *
 * @source https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
export async function readMember(
  offset: number,
  name: string,
  read: (offset: number) => Promise<Uint8Array>,
): Promise<TarMember | undefined> {
  let header: Header | undefined
  // Full with the first byte, so that 'drain' tells of each block that it has been read.
  const reader = extract({ highWaterMark: 1 })
  reader.on('entry', (found) => {
    header = found
  })
  for (let position = offset; position < offset + headerLimit; position += blockSize) {
    const block = await read(position)
    if (position === offset && block.every((byte) => byte === 0)) return undefined
    const done = once(reader, 'drain')
    reader.write(block)
    await done.catch((error: unknown) => {
      throw position === 0
        ? noArchive(name, error)
        : invalidLayout(`${name} is damaged: it has no file's header at byte ${position}.`, undefined, error)
    })
    if (header !== undefined) return memberOf(header, position + blockSize)
  }
  throw invalidLayout(`${name} is damaged: the header at byte ${offset} is too long.`)
}

export function noArchive(name: string, cause?: unknown): SemtagError {
  return invalidLayout(`${name} is no tar archive.`, undefined, cause)
}

function memberOf({ name, type, size }: Header, offset: number): TarMember {
  const isFile = type === 'file' || type === 'contiguous-file'
  return { name, isFile, offset, size: bare.has(type) ? 0 : size }
}

import { once } from 'node:events'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { extract, type Header } from 'tar-stream'
import type { SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { invalidLayout, stopIfAborted } from './fault.ts'
import { type LayoutFiles, readAt } from './files.ts'

/** One member of a tar archive. */
interface TarMember {
  readonly name: string
  readonly isFile: boolean
  /** The position of the first byte of the content. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

const blockSize = 512
// Long names and pax attributes precede a header in blocks of their own.
const headerLimit = 1024 * 1024

/** Members without content, whatever size their header gives. */
const bare = new Set<Header['type']>([
  'link',
  'symlink',
  'character-device',
  'block-device',
  'directory',
  'fifo',
])

/**
 * Reads the header of the member at an offset; undefined at the end of the archive. tar-stream can only read an archive
 * from front to back, so each header gets its own reader, which is dropped where the content begins.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
 */
async function readMember(
  offset: number,
  name: string,
  read: (offset: number) => Promise<Uint8Array>,
): Promise<TarMember | undefined> {
  let header: Header | undefined
  // With a buffer of one byte, 'drain' says after each block that the reader has taken the block.
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
        : invalidLayout(`${name} is damaged: there is no file header at byte ${position}.`, undefined, error)
    })
    if (header !== undefined) return memberOf(header, position + blockSize)
  }
  throw invalidLayout(`${name} is damaged: the header at byte ${offset} is too long.`)
}

function noArchive(name: string, cause?: unknown): SemtagError {
  return invalidLayout(`${name} is not a tar archive.`, undefined, cause)
}

function memberOf({ name, type, size }: Header, offset: number): TarMember {
  const isFile = type === 'file' || type === 'contiguous-file'
  return { name, isFile, offset, size: bare.has(type) ? 0 : size }
}

// Enough for tens of thousands of files, and few enough to stop soon at a malicious archive.
const headerCount = 50_000

// The files of a layout, and manifest.json, which `docker load` reads.
const wanted = /^(?:oci-layout|index\.json|manifest\.json|blobs\/[^/]+\/[^/]+)$/

/** Reads all headers and returns the members of the layout by path. If a name occurs twice, the last member counts. */
async function indexTar(
  handle: FileHandle,
  size: number,
  name: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TarMember>> {
  const truncated = () =>
    invalidLayout(`${name} is cut off after ${size} bytes.`, 'Write or copy the archive again.')
  let headers = 0
  const readBlock = async (offset: number) => {
    stopIfAborted(signal)
    headers += 1
    if (headers > headerCount) throw invalidLayout(`${name} has more files than semtag reads.`)
    const block = await readAt(handle, offset, Buffer.allocUnsafe(blockSize), name)
    if (block.length < blockSize) throw offset === 0 ? noArchive(name) : truncated()
    return block
  }

  const members = new Map<string, TarMember>()
  for (let offset = 0; ; ) {
    const member = await readMember(offset, name, readBlock)
    if (member === undefined) return members
    const end = member.offset + member.size
    if (!Number.isSafeInteger(end) || end > size) throw truncated()
    const path = posix.normalize(member.name)
    if (wanted.test(path)) members.set(path, member)
    offset = Math.ceil(end / blockSize) * blockSize
  }
}

/**
 * Opens a layout in a tar archive and reads it in place.
 *
 * @throws LAYOUT_INVALID, or the system's error if the file cannot be opened.
 */
export async function openArchive(path: string, signal: AbortSignal): Promise<LayoutFiles> {
  const name = clean(path)
  // Check before opening: opening a pipe would block until another process writes to it.
  const found = await stat(path)
  if (found.isDirectory())
    throw invalidLayout(`${name} is a directory.`, `For a layout in a directory, write oci:${name}.`)
  if (!found.isFile())
    throw invalidLayout(
      `${name} is not a regular file.`,
      'Write the archive to a file first: semtag reads it in place.',
    )
  const handle = await open(path)
  try {
    await refuseCompressed(handle, name)
    const members = await indexTar(handle, (await handle.stat()).size, name, signal)
    return {
      name,
      open: async (file) => {
        const member = members.get(file)
        if (member === undefined) return undefined
        if (!member.isFile)
          throw invalidLayout(
            `${file} in ${name} is not a regular file.`,
            'Pack the files instead of links: tar --dereference --hard-dereference.',
          )
        const { offset, size } = member
        return {
          size,
          read: (position, memory) =>
            readAt(handle, offset + position, memory.subarray(0, size - position), name),
          close: async () => {},
        }
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const compressions = [
  { start: '1f8b', program: 'gzip' },
  { start: '28b52ffd', program: 'zstd' },
  { start: 'fd377a585a00', program: 'xz' },
  { start: '425a68', program: 'bzip2' },
]

async function refuseCompressed(handle: FileHandle, name: string): Promise<void> {
  const first = Buffer.from(await readAt(handle, 0, Buffer.alloc(8), name)).toString('hex')
  const compression = compressions.find(({ start }) => first.startsWith(start))
  if (compression === undefined) return
  const { program } = compression
  throw invalidLayout(
    `${name} is compressed with ${program}, but semtag reads archives in place.`,
    `Decompress the archive first, for example with ${program} -d.`,
  )
}

import { type FileHandle, open, stat } from 'node:fs/promises'
import { clean } from '../domain/text.ts'
import { invalidLayout } from './fault.ts'
import { type LayoutFiles, readAt } from './files.ts'
import { indexTar } from './tar-index.ts'

/** Opens a layout in a tar archive, which is read in place; throws the system's error where there is none. */
export async function openArchive(path: string, signal: AbortSignal): Promise<LayoutFiles> {
  const name = clean(path)
  // Before it is opened: to open a pipe waits for whoever writes to it.
  const found = await stat(path)
  if (found.isDirectory())
    throw invalidLayout(`${name} is a directory.`, `For a layout in a directory, write oci:${name}.`)
  if (!found.isFile())
    throw invalidLayout(
      `${name} is no regular file.`,
      'Write the archive to a file first: it is read in place.',
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
            `${file} in ${name} is no regular file.`,
            'Pack the layout with its links followed, as tar --dereference --hard-dereference does.',
          )
        const { offset, size } = member
        return {
          size,
          read: (position, length) =>
            readAt(handle, offset + position, Math.min(length, size - position), name),
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
  const first = Buffer.from(await readAt(handle, 0, 8, name)).toString('hex')
  const compression = compressions.find(({ start }) => first.startsWith(start))
  if (compression === undefined) return
  const { program } = compression
  throw invalidLayout(
    `${name} is compressed with ${program}, and archives are read in place.`,
    `Decompress it first, as ${program} -d does.`,
  )
}

import { open, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import { invalidLayout, reading } from './fault.ts'
import { type LayoutFile, type LayoutFiles, readAt } from './files.ts'

/** Opens a layout that is a directory; throws the system's error where there is none of that name. */
export async function openDirectory(path: string): Promise<LayoutFiles> {
  const name = clean(path)
  const root = await realpath(path)
  if (!(await stat(root)).isDirectory())
    throw invalidLayout(`${name} is no directory.`, `For an archive, write oci-archive:${name}.`)
  return {
    name,
    open: (file) => reading(`${file} of ${name}`, () => openInside(root, file, name)),
    close: async () => {},
  }
}

async function openInside(root: string, file: string, name: string): Promise<LayoutFile | undefined> {
  const real = await realpath(join(root, file)).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  })
  if (real === undefined) return undefined
  if (!isInside(root, real))
    throw invalidLayout(
      `${file} of ${name} is a link that leaves the layout.`,
      'Copy the layout with its links followed, as cp -RL does.',
    )
  // Before it is opened: to open a pipe waits for whoever writes to it.
  if (!(await stat(real)).isFile()) throw invalidLayout(`${file} of ${name} is no regular file.`)
  const handle = await open(real)
  try {
    const { size } = await handle.stat()
    return {
      size,
      read: (position, length) =>
        readAt(handle, position, Math.min(length, size - position), `${file} of ${name}`),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

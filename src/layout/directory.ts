import { open, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import { invalidLayout, reading } from './fault.ts'
import { type LayoutFile, type LayoutFiles, readAt } from './files.ts'

/**
 * Opens a layout in a directory.
 *
 * @throws LAYOUT_INVALID, or the system's error if there is no such directory.
 */
export async function openDirectory(path: string): Promise<LayoutFiles> {
  const name = clean(path)
  const root = await realpath(path)
  if (!(await stat(root)).isDirectory())
    throw invalidLayout(`${name} is not a directory.`, `For an archive, write oci-archive:${name}.`)
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
      `${file} of ${name} is a link out of the layout.`,
      'Copy the layout with files instead of links: cp -RL.',
    )
  // Check before opening: opening a pipe would block until another process writes to it.
  if (!(await stat(real)).isFile()) throw invalidLayout(`${file} of ${name} is not a regular file.`)
  const handle = await open(real)
  try {
    const { size } = await handle.stat()
    return {
      size,
      read: (position, memory) => readAt(handle, position, memory, `${file} of ${name}`),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function isInside(root: string, path: string): boolean {
  const route = relative(root, path)
  return route !== '..' && !route.startsWith(`..${sep}`) && !isAbsolute(route)
}

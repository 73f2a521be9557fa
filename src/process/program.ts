import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { type Environment, searchPath } from './path.ts'

/** The absolute path of a program on the search path; undefined where there is none that may be run. */
export async function findProgram(
  name: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const { delimiter, join } = platform === 'win32' ? win32 : posix
  const endings = platform === 'win32' ? ['.exe', '.com', '.bat', '.cmd'] : ['']
  const paths = searchPath(env, platform)
    .split(delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => endings.map((ending) => join(directory, name + ending)))
  const found = await Promise.all(paths.map(isProgram))
  return paths.find((_, index) => found[index])
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

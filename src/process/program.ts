import { accessSync, constants, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { type Environment, searchPath } from './path.ts'

/** The absolute path of a program on the search path; undefined where there is none that may be run. */
export function findProgram(
  name: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { delimiter, join } = platform === 'win32' ? win32 : posix
  const endings = platform === 'win32' ? ['.exe', '.com', '.bat', '.cmd'] : ['']
  return searchPath(env, platform)
    .split(delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => endings.map((ending) => join(directory, name + ending)))
    .find(isProgram)
}

// Where most paths hold nothing, an error for each would take longer than everything else that a credential needs.
function isProgram(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

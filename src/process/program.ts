import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { posix, resolve as resolvePath, win32 } from 'node:path'
import type { Environment } from '../ports/run.ts'

const packagePrograms = /[\\/]node_modules[\\/]\.bin$/i

// semtag reads a password from these variables, and no program that semtag starts needs it.
const secretVariables = new Set(['SEMTAG_PASSWORD', 'INPUT_PASSWORD'])

/**
 * The PATH without relative directories and without `node_modules/.bin`, even behind a symbolic link. npm puts that
 * directory first in hooks, and any dependency could place an `ssh` there.
 *
 * @example
 * searchPath({ PATH: '/srv/node_modules/.bin:/usr/bin' }, 'linux') // '/usr/bin'
 */
export function searchPath(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const { delimiter, isAbsolute, resolve } = platform === 'win32' ? win32 : posix
  return (pathVariable(env, platform) ?? '')
    .split(delimiter)
    .filter(
      (directory) =>
        isAbsolute(directory) &&
        ![resolve(directory), realPath(directory)].some((path) => packagePrograms.test(path)),
    )
    .join(delimiter)
}

function realPath(directory: string): string {
  try {
    return realpathSync(directory)
  } catch {
    // An unreachable directory has no programs.
    return directory
  }
}

/** The environment for other programs: the given one with `searchPath` as its PATH, and without semtag's password. */
export function programEnvironment(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  const others = Object.entries(env).filter(([name]) => {
    const known = spelling(name, platform)
    return known !== 'PATH' && !secretVariables.has(known)
  })
  return { ...Object.fromEntries(others), PATH: searchPath(env, platform) }
}

const credentialVariables = new Set([...secretVariables, 'SEMTAG_USERNAME', 'INPUT_USERNAME'])

/** The environment of a command of the user: without the credential that semtag reads. */
export function withoutSecrets(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !credentialVariables.has(spelling(name, platform))),
  )
}

function pathVariable(env: Environment, platform: NodeJS.Platform): string | undefined {
  const isGiven = ([name, value]: readonly [string, string | undefined]) =>
    spelling(name, platform) === 'PATH' && value !== undefined
  return Object.entries(env).find(isGiven)?.[1]
}

// Windows writes Path, and ignores the case of names.
function spelling(name: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? name.toUpperCase() : name
}

/** The absolute path of a program on the search path; undefined if there is no such executable. */
export function findProgram(
  name: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  return programIn(searchPath(env, platform), name, platform)
}

/** The absolute path of the program that a command of the user names; undefined if there is none to run. */
export function findCommand(
  program: string,
  { env, workingDirectory }: { readonly env: Environment; readonly workingDirectory: string },
): string | undefined {
  if (!/[\\/]/.test(program))
    return programIn(pathVariable(env, process.platform) ?? '', program, process.platform)
  const path = resolvePath(workingDirectory, program)
  return isProgram(path) ? path : undefined
}

function programIn(path: string, name: string, platform: NodeJS.Platform): string | undefined {
  const { delimiter, join } = platform === 'win32' ? win32 : posix
  const endings = platform === 'win32' ? ['.exe', '.com', '.bat', '.cmd'] : ['']
  return path
    .split(delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => endings.map((ending) => join(directory, name + ending)))
    .find(isProgram)
}

// Most paths do not exist, and throwing an error for each takes longer than the rest of a lookup.
function isProgram(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { posix, win32 } from 'node:path'

/** The environment of a process, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>

const packagePrograms = /[\\/]node_modules[\\/]\.bin$/i

/**
 * The PATH on which programs that are run by name are looked up: without the `node_modules/.bin` that npm puts
 * first in hooks, where any dependency could place an `ssh`, and without directories relative to the current one.
 *
 * @example
 * searchPath({ PATH: '/srv/node_modules/.bin:/usr/bin' }, 'linux') // '/usr/bin'
 */
export function searchPath(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const { delimiter, isAbsolute, resolve } = platform === 'win32' ? win32 : posix
  return (pathVariable(env, platform) ?? '')
    .split(delimiter)
    .filter((directory) => isAbsolute(directory) && !packagePrograms.test(resolve(directory)))
    .join(delimiter)
}

/** The environment for a program that is run by name: the given one with `searchPath` as its PATH. */
export function programEnvironment(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  const others = Object.entries(env).filter(([name]) => !isPath(name, platform))
  return { ...Object.fromEntries(others), PATH: searchPath(env, platform) }
}

function pathVariable(env: Environment, platform: NodeJS.Platform): string | undefined {
  return Object.entries(env).find(([name, value]) => isPath(name, platform) && value !== undefined)?.[1]
}

// Windows spells it Path, and takes any spelling.
function isPath(name: string, platform: NodeJS.Platform): boolean {
  return (platform === 'win32' ? name.toUpperCase() : name) === 'PATH'
}

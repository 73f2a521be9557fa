import { cp, mkdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { satisfies } from 'semver'
import { inject } from 'vitest'
import * as z from 'zod'
import './packed.ts'

const ours = join(import.meta.dirname, '../../../node_modules')
const manifest = z.object({
  version: z.string().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
})

/** Where semtag is installed from its tarball, and nothing else. */
export function packageFolder(): string {
  return inject('packed').folder
}

/**
 * Lays `node_modules` as `npm install` would, with nothing fetched: semtag is that of the tarball, and what the
 * example's package.json asks for otherwise is what this repository has. Throws where that does not fit the range.
 * What is left out stays out.
 */
export async function installDependencies(directory: string, leftOut: readonly string[]): Promise<void> {
  const modules = join(directory, 'node_modules')
  await install(modules, 'semtag', join(packageFolder(), 'node_modules/semtag'), 'copied')
  const { devDependencies } = await read(directory).catch(() => manifest.parse({}))
  for (const [name, range] of Object.entries(devDependencies)) {
    if (leftOut.includes(name)) continue
    const source = join(name === 'semtag' ? modules : ours, name)
    const { version = '' } = await read(source)
    if (!satisfies(version, range))
      throw new Error(`${directory} asks for ${name} ${range}: here is ${version}`)
    if (name !== 'semtag') await install(modules, name, source, 'linked')
  }
}

async function install(
  modules: string,
  name: string,
  source: string,
  how: 'copied' | 'linked',
): Promise<void> {
  const place = join(modules, name)
  await mkdir(dirname(place), { recursive: true })
  await (how === 'copied' ? cp(source, place, { recursive: true }) : symlink(source, place))
  const { bin } = await read(place)
  const programs = typeof bin === 'string' ? { [name.replace(/^.*\//, '')]: bin } : bin
  await mkdir(join(modules, '.bin'), { recursive: true })
  for (const [program, path] of Object.entries(programs))
    await symlink(join('..', name, path), join(modules, '.bin', program))
}

async function read(directory: string): Promise<z.output<typeof manifest>> {
  return manifest.parse(JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')))
}

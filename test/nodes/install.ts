import { createHash } from 'node:crypto'
import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { folderOf, nodes } from './nodes.ts'

const cache = join(import.meta.dirname, '../../node_modules/.cache')

/**
 * Installs the Nodes of `package-lock.json`, which has their checksums, and returns the folder of each by its version.
 * A later run finds them where they are, until `npm ci` removes them.
 */
export async function installNodes(): Promise<ReadonlyMap<string, string>> {
  const lock = await readFile(join(import.meta.dirname, 'package-lock.json'))
  const place = join(cache, `nodes-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`)
  if (!(await exists(place))) await install(place)
  const bins = nodes.map((node) => ({ node, bin: join(place, 'node_modules', folderOf(node), 'bin') }))
  for (const { node, bin } of bins)
    if (!(await exists(join(bin, 'node'))))
      throw new Error(
        `There is no Node ${node.version} for ${process.platform} on ${process.arch} in test/nodes/package.json: ` +
          'these tests run on Linux on x64 and arm64.',
      )
  return new Map(bins.map(({ node, bin }) => [node.version, bin]))
}

// Made beside its place and then renamed, so that what is there is whole.
async function install(place: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(`${place}-`)
  try {
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(import.meta.dirname, name), join(folder, name))
    await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
    await rename(folder, place)
  } catch (error) {
    // Another run was faster.
    if (!(await exists(place))) throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

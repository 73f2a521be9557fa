import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import * as z from 'zod'
import { rotated } from './measure.ts'
import { root, writeUnbundled } from './unbundled.ts'

export interface PackedPackage {
  readonly name: string
  /** Bytes of the tarball. */
  readonly size: number
  readonly files: number
  /** How many packages npm installs for it, itself included; 0 where it installed none. */
  readonly packages: number
  /** Milliseconds of `npx semtag --version` with nothing in npm's cache, by round. */
  readonly times: readonly number[]
}

const packedSchema = z.tuple([z.object({ filename: z.string(), size: z.number(), entryCount: z.number() })])
const installedSchema = z.object({ packages: z.record(z.string(), z.unknown()) })

/** Packs semtag as it is published, and with its dependencies left to npm, and runs both by `npx`. */
export async function measurePackages(rounds: number): Promise<readonly PackedPackage[]> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-packages-'))
  try {
    const unbundled = join(directory, 'unbundled')
    await mkdir(unbundled)
    await writeUnbundled(unbundled)
    const packed = [
      { name: 'as published', ...(await pack(root, directory)) },
      { name: 'with its dependencies left to npm', ...(await pack(unbundled, unbundled)) },
    ]
    const runs = packed.map((given) => ({ ...given, times: [] as number[], packages: 0 }))
    for (let round = 0; round < rounds; round++)
      for (const run of rotated(runs, round)) {
        const cache = await mkdtemp(join(directory, 'cache-'))
        const time = await coldNpx(run.tarball, cache)
        if (time === undefined) continue
        run.times.push(time)
        run.packages = await countPackages(cache)
        await rm(cache, { recursive: true })
      }
    return runs
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function pack(folder: string, destination: string) {
  const { stdout } = await execa(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', destination],
    { cwd: folder },
  )
  const [{ filename, size, entryCount }] = packedSchema.parse(JSON.parse(stdout))
  return { tarball: join(destination, filename), size, files: entryCount }
}

/** Undefined where npm cannot reach its registry. */
async function coldNpx(tarball: string, cache: string): Promise<number | undefined> {
  const start = performance.now()
  const { failed, stderr } = await execa(
    'npx',
    ['--yes', '--cache', cache, '--package', tarball, 'semtag', '--version'],
    // Where it is a project's folder, npx looks there first.
    { cwd: cache, reject: false, env: { npm_config_local_prefix: cache } },
  )
  if (!failed) return performance.now() - start
  if (!/\b(?:EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ENOTFOUND|ETIMEDOUT)\b/.test(stderr)) throw new Error(stderr)
  return undefined
}

async function countPackages(cache: string): Promise<number> {
  const [installed = ''] = await readdir(join(cache, '_npx'))
  const list = join(cache, '_npx', installed, 'node_modules/.package-lock.json')
  return Object.keys(installedSchema.parse(JSON.parse(await readFile(list, 'utf8'))).packages).length
}

import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import * as z from 'zod'

/** The folder of the package. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

const parts: Readonly<Record<'parser' | 'bundle', BuildOptions>> = await import(
  new URL('../../scripts/bundle.js', import.meta.url).href
)
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  bin: z.unknown(),
})
const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })

/** Writes into the folder what would be published if npm were to install the dependencies. */
export async function writeUnbundled(folder: string): Promise<void> {
  const imported: string[] = []
  for (const { alias: _, ...options } of [parts.parser, parts.bundle]) {
    const outdir = join(folder, 'dist')
    const { metafile } = await build({ ...options, outdir, packages: 'external', metafile: true })
    for (const { imports } of Object.values(metafile.outputs))
      imported.push(...imports.map(({ path }) => path))
  }
  const { name, version, license, bin } = manifestSchema.parse(await readJson('package.json'))
  const { packages } = lockSchema.parse(await readJson('package-lock.json'))
  const dependencies = Object.fromEntries(
    imported.flatMap((path) => {
      const [dependency = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(path) ?? []
      const installed = packages[`node_modules/${dependency}`]?.version
      return installed === undefined ? [] : [[dependency, installed]]
    }),
  )
  const manifest = { name, version, license, bin, type: 'module', files: ['dist'], dependencies }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md'])
    await copyFile(join(root, file), join(folder, file))
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, name), 'utf8'))
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'

const script = (name: string) => new URL(`../../scripts/${name}`, import.meta.url).href
const parts: Readonly<Record<'parser' | 'bundle', BuildOptions>> = await import(script('bundle.js'))
const { licences }: { licences(inputs: readonly string[], root: string): Promise<string> } = await import(
  script('licences.js')
)
const {
  writeSbom,
}: { writeSbom(metafiles: readonly Metafile[], root: string, file: string): Promise<void> } = await import(
  script('sbom.js')
)

const root = join(import.meta.dirname, '../../')
const sbom = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  metadata: z.object({
    component: z.object({ name: z.literal('semtag'), purl: z.string().startsWith('pkg:npm/semtag@') }),
  }),
  components: z.array(
    z.object({
      group: z.string().optional(),
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      licenses: z.array(z.unknown()).min(1),
    }),
  ),
})

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semtag-bundled-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Lays a package without a file of its licence beside the bundle of a project. */
async function layPackage(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const place = join(folder, 'node_modules', name)
  await mkdir(place, { recursive: true })
  const manifest = JSON.stringify({ name, version: '1.0.0', license: 'MIT' })
  await Promise.all(
    Object.entries({ 'package.json': manifest, ...files }).map(([file, text]) =>
      writeFile(join(place, file), text),
    ),
  )
  return `node_modules/${name}/index.js`
}

test('the SBOM lists each bundled package that has a licence, and is the same for the same bundle', async () => {
  const options = { metafile: true, write: false } as const
  const built = await Promise.all([parts.parser, parts.bundle].map((part) => build({ ...part, ...options })))
  const metafiles = built.map(({ metafile }) => metafile)
  const text = await licences([...new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)))], root)

  const file = join(folder, 'sbom.json')
  await writeSbom(metafiles, root, file)
  const first = await readFile(file, 'utf8')
  await writeSbom(metafiles, root, file)
  expect(await readFile(file, 'utf8')).toBe(first)

  const { components } = sbom.parse(JSON.parse(first))
  const listed = components.map(({ group, name, version }) =>
    [...(group === undefined ? [] : [group]), `${name} ${version}`].join('/'),
  )
  const licensed = [...text.matchAll(/^(\S+ \d+\.\d+\.\d+\S*) \(.+\)$/gm)].map(([, title]) => title)
  expect(listed.toSorted()).toEqual(licensed.toSorted())
  expect(listed.length).toBeGreaterThan(20)
  expect(text).toMatch(/^split-ca \S+ \(ISC\)\n\nISC License\n\nCopyright/m)
})

test('a bundled package without a licence text stops the build', async () => {
  const inputs = [
    await layPackage('with', { 'LICENSE.md': 'Do as you like.\n' }),
    await layPackage('without', { NOTICE: 'Made by somebody.\n' }),
    await layPackage('empty', { LICENSE: '\n' }),
  ]
  await expect(licences(inputs, `${folder}/`)).rejects.toThrow(
    'No licence text is known for empty 1.0.0 (MIT), without 1.0.0 (MIT).',
  )
  expect(await licences(inputs.slice(0, 1), `${folder}/`)).toBe('with 1.0.0 (MIT)\n\nDo as you like.\n')
})

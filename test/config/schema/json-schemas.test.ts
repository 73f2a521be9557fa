import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { keyOf } from '../../../src/config/flags.ts'
import { settings as known } from '../../../src/config/schema/command-line.ts'
import { schemas } from '../../../src/config/schema/json-schemas.ts'
import { readSettingsFile } from '../../../src/config/sources/file.ts'
import { blocksOf } from '../../examples/support/readme.ts'
import { readDocuments, root } from '../../support/documents.ts'

const config = schemas['config'] ?? {}
const accepts = new Ajv2020().compile(config)

/** True where semtag itself finds nothing wrong with the form of the settings. */
function reads(content: unknown): boolean {
  return readSettingsFile({ name: 'x.json', prefix: '', directory: '.', content }).problems.length === 0
}

describe('the schema of settings and semtag itself', () => {
  test.each([
    {},
    { $schema: './node_modules/semtag/dist/schema/config.json', image: 'ui', registry: 'a.local' },
    { image: 'ui', registry: ['a.local', 'b.local'], tagPrefix: 'v', latest: 'never', builds: false },
    { images: ['ui', { image: 'api', registry: 'b.local', channel: ['next=*'], platform: 'linux/amd64' }] },
    { timeout: '10m', via: 'engine', caFile: 'ca.pem', plainHttp: true, gitTagPrefix: 'ui@' },
  ])('both accept %j', (content) => {
    expect([accepts(content), reads(content)]).toEqual([true, true])
  })

  test.each([
    [],
    null,
    'ui',
    { image: '' },
    { image: 5 },
    { images: [] },
    { images: 'ui' },
    { images: [{}] },
    { images: [{ image: 'ui', insecure: true }] },
    { image: 'ui', images: ['ui'] },
    { tagPrefix: 1 },
    { 'tag-prefix': 'v' },
    { registry: [] },
    { registry: [5] },
    { registry: null },
    { latest: 'sometimes' },
    { platform: 'arm64' },
    { builds: 'yes' },
    { dryRun: true },
    { password: 'hunter22' },
    { version: '1.2.3' },
  ])('both refuse %j', (content) => {
    expect([accepts(content), reads(content)]).toEqual([false, false])
  })
})

test('every setting is explained', () => {
  const shape = z.object({ properties: z.record(z.string(), z.object({ description: z.string() })) })
  const { $schema: _, ...properties } = z
    .object({ properties: z.record(z.string(), z.unknown()) })
    .parse(config).properties
  const explained = shape.parse({ properties }).properties
  expect(Object.keys(explained).sort()).toEqual([...known.names.map(keyOf), 'image', 'images'].sort())
  expect(Object.entries(explained).filter(([key, { description }]) => description === key)).toEqual([])
})

test('the settings of the documents and of the examples are right', async () => {
  const [inText, inFiles] = [await inDocuments(), await inExamples()]
  expect(inText.map(({ place }) => place)).toContain('docs/configuration.md')
  const found = [...inText, ...inFiles]
  expect(found.filter(({ settings }) => !accepts(settings) || !reads(settings))).toEqual([])
})

interface Shown {
  readonly place: string
  readonly settings: unknown
}

const holder = z.looseObject({ semtag: z.looseObject({}).optional() })
const isSettings = z.looseObject({ image: z.unknown() }).or(z.looseObject({ images: z.unknown() }))

async function inDocuments(): Promise<readonly Shown[]> {
  const documents = await readDocuments()
  return documents.flatMap(({ path, text }) =>
    blocksOf(text, 'json').flatMap((block) => {
      const content = holder.safeParse(JSON.parse(block)).data
      const settings = content?.semtag ?? content
      return isSettings.safeParse(settings).success ? [{ place: path, settings }] : []
    }),
  )
}

async function inExamples(): Promise<readonly Shown[]> {
  const paths = await readdir(join(root, 'examples'), { recursive: true })
  const own = paths.filter((path) => !path.includes('node_modules'))
  const files = own.filter((path) => /(?:^|\/)(?:package|semtag\.config)\.json$/.test(path))
  const read = files.map(async (path) => {
    const content = holder.parse(JSON.parse(await readFile(join(root, 'examples', path), 'utf8')))
    const settings = path.endsWith('package.json') ? content.semtag : content
    return settings === undefined ? [] : [{ place: path, settings }]
  })
  return (await Promise.all(read)).flat()
}

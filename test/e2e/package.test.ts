import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'

const root = join(import.meta.dirname, '../..')
const packed = z.tuple([
  z.object({ filename: z.string(), size: z.number(), files: z.array(z.object({ path: z.string() })) }),
])
let project = ''
let tarball: z.output<typeof packed>[0]

// As a user gets it: the tarball, installed where nothing else is.
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'semtag-package-'))
  const { stdout } = await execa(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', project],
    { cwd: root },
  )
  tarball = packed.parse(JSON.parse(stdout))[0]
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  await execa('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball.filename}`], {
    cwd: project,
  })
})

afterAll(() => rm(project, { recursive: true, force: true }))

test('the tarball is one small package without dependencies, maps or sources', async () => {
  const paths = tarball.files.map(({ path }) => path)
  expect(tarball.size).toBeLessThan(400_000)
  expect(paths.length).toBeLessThanOrEqual(80)
  expect(paths).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'dist/licenses.txt',
      'dist/sbom.json',
      'dist/semtag.js',
      'dist/types/index.d.ts',
    ]),
  )
  expect(paths.filter((path) => /\.map$|^src|^test|^dist\/action/.test(path))).toEqual([])
  const lock = z.object({ packages: z.record(z.string(), z.unknown()) })
  const installed = lock.parse(JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')))
  expect(Object.keys(installed.packages)).toEqual(['', 'node_modules/semtag'])
})

test('npx semtag runs from the tarball', async () => {
  const { stdout } = await execa('npx', ['--no-install', 'semtag', '--version'], { cwd: project })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/)
})

const noTypes = ['--types', '', '--lib', 'es2022,dom']

/** Compiles a program of a user in strict mode, with nothing installed but semtag; throws what the compiler says. */
async function compile(name: string, script: string): Promise<void> {
  await writeFile(join(project, name), script)
  const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--exactOptionalPropertyTypes']
  await execa(join(root, 'node_modules/.bin/tsc'), [...options, ...noTypes, name], { cwd: project })
}

test('the library plans, and its declarations compile', async () => {
  await compile(
    'plan.ts',
    `
import { parseTag, parseVersion, planTags, type PlannedTag } from 'semtag'

const version = parseVersion('2.1.115')
if (!version.ok) throw new Error(version.problem.message)
const observed = { tags: ['2.1.114', '2.1', '2.2.11', '2', 'latest'].map(parseTag), digests: new Map() }
const tags: readonly PlannedTag[] = planTags({ version: version.value, observed }).tags
for (const { action, tag } of tags) console.log(action, tag)
`,
  )
  const { stdout } = await execa('node', ['plan.js'], { cwd: project })
  expect(stdout.split('\n')).toEqual(['create 2.1.115', 'move 2.1', 'hold 2', 'hold latest'])
})

test('the library releases, and reports all mistakes in its settings in one error', async () => {
  await compile(
    'release.ts',
    `
import { isSemtagError, release, type ReleaseReport, type ReleaseSettings, type Reporter } from 'semtag'

const settings: ReleaseSettings = { image: 'Ui', version: '2.1', registry: ['ghcr.io/acme'], latest: 'auto' }
const reporter: Reporter = { event: ({ kind }) => console.log(kind) }
try {
  const report = await release(settings, { env: {}, reporter, signal: new AbortController().signal })
  const moved: ReleaseReport['moved'] = report.moved
  console.log(moved.length)
} catch (error) {
  if (!isSemtagError(error)) throw error
  for (const { message } of error.problems) console.log(message)
}
`,
  )
  const { stdout } = await execa('node', ['release.js'], { cwd: project })
  expect(stdout).toMatchInlineSnapshot(`
    "version "2.1" in the settings is not a full version: the patch is missing.
    image "Ui" in the settings is not a valid image reference: a repository is written in lower case."
  `)
})

test('the compiler rejects unknown settings too', async () => {
  const wrong = (settings: string) =>
    compile('wrong.ts', `import { release } from 'semtag'\nawait release(${settings}, { env: {} })\n`)
  await wrong(`{ version: '1.0.0', image: 'ui' }`)
  await expect(wrong(`{ image: 'ui' }`)).rejects.toThrow('version')
  await expect(wrong(`{ version: '1.0.0', latest: 'sometimes' }`)).rejects.toThrow('sometimes')
  await expect(wrong(`{ version: '1.0.0', tagprefix: 'v' }`)).rejects.toThrow('tagprefix')
})

test('the plugin of semantic-release has its steps', async () => {
  await compile(
    'plugin.ts',
    `
import * as plugin from 'semtag/semantic-release'

const steps: readonly (keyof typeof plugin)[] = ['verifyConditions', 'verifyRelease', 'publish']
console.log(steps.map((step) => typeof plugin[step]).join())
`,
  )
  const { stdout } = await execa('node', ['plugin.js'], { cwd: project })
  expect(stdout).toBe('function,function,function')
})

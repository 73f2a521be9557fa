import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { parser }: { readonly parser: BuildOptions } = await import(
  new URL('../../scripts/bundle.js', import.meta.url).href
)
let directory = ''

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'semtag-entry-'))
  await build({ ...parser, outdir: directory })
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }')
})

afterAll(() => rm(directory, { recursive: true, force: true }))

/** Runs `semtag --version` on a Node that says it has this version. */
async function runOn(version: string) {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(disguise)}`,
      join(directory, 'semtag.js'),
      '--version',
    ],
    { reject: false },
  )
  return { exitCode, stdout, stderr }
}

test.each(['18.20.8', '20.18.3'])('Node %s is refused in one sentence', async (version) => {
  expect(await runOn(version)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `Error: semtag needs Node 20.19 or newer, but this is Node ${version}.`,
  })
})

test.each(['20.19.0', '22.0.0'])('Node %s is accepted', async (version) => {
  expect(await runOn(version)).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    stderr: '',
  })
})

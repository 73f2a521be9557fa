import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'

const job = z.object({ steps: z.array(z.object({ id: z.string().optional(), run: z.string().default('') })) })
const workflow = z.object({ jobs: z.object({ pack: job, release: job }) })
const file = join(import.meta.dirname, '../../.github/workflows/release.yml')
const { jobs } = workflow.parse(parse(await readFile(file, 'utf8')))
const scriptOf = (name: keyof typeof jobs, id: string) =>
  jobs[name].steps.find((step) => step.id === id)?.run ?? ''

let folder = ''
const git = (...words: readonly string[]) => execa('git', words, { cwd: folder })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semtag-major-'))
  await writeFile(join(folder, 'gh'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 })
  await git('init', '--quiet')
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com']
  await git(...author, 'commit', '--quiet', '--allow-empty', '--message', 'A release')
  for (const tag of ['v0', 'v0.9.0', 'v0.10.0', 'v0.11.0-rc.1', 'v1.0.0', 'v2.0.0-rc.1'])
    await git('tag', tag)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a step of the workflow prints, and writes as its outputs, when the tag is released. */
async function run(script: string, tag: string): Promise<string> {
  const output = join(folder, 'output')
  await writeFile(output, '')
  const { stdout } = await execa('bash', ['-e', '-c', script], {
    cwd: folder,
    env: {
      PATH: [folder, process.env['PATH']].join(delimiter),
      GITHUB_REF_NAME: tag,
      GITHUB_REPOSITORY: 'semtag/semtag',
      GITHUB_OUTPUT: output,
    },
  })
  return `${stdout.replace(/sha=[0-9a-f]{40}/, 'sha=COMMIT')}${await readFile(output, 'utf8')}`
}

const moveMajor = (tag: string) => run(scriptOf('release', 'major'), tag)

test('the highest version moves the tag of its major version', async () => {
  const forced =
    'api --method PATCH repos/semtag/semtag/git/refs/tags/v0 --raw-field sha=COMMIT --field force=true'
  expect(await moveMajor('v0.10.0')).toBe(forced)
})

test('the first version of a major version makes its tag', async () => {
  const created =
    'api --method POST repos/semtag/semtag/git/refs --raw-field ref=refs/tags/v1 --raw-field sha=COMMIT'
  expect(await moveMajor('v1.0.0')).toBe(created)
})

test('a backport and a prerelease leave it', async () => {
  expect(await moveMajor('v0.9.0')).toBe('v0 stays where it is: the highest version is v0.10.0.')
  expect(await moveMajor('v0.11.0-rc.1')).toBe('v0 stays where it is: the highest version is v0.10.0.')
  expect(await moveMajor('v2.0.0-rc.1')).toBe('v2 stays where it is: the highest version is a prerelease.')
})

test.each([
  ['v1.0.0', 'latest'],
  ['v0.10.0', 'backport'],
  ['v2.0.0-rc.1', 'next'],
])('%s is published to npm as %s', async (tag, name) => {
  expect(await run(scriptOf('pack', 'dist-tag'), tag)).toBe(`name=${name}\n`)
})

import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { history } from '../domain/cases/history.ts'
import { buildImage, pulledPlatform, type RigRegistry, sharedEngine, startRegistry } from '../rig/index.ts'
import { noEngine, semtag, startSemtag } from './support/semtag.ts'

const engine = sharedEngine()
const started: RigRegistry[] = []

afterAll(async () => {
  await Promise.all(started.map((registry) => registry.stop()))
})

async function start(): Promise<RigRegistry> {
  const registry = await startRegistry({ deletion: true })
  started.push(registry)
  return registry
}

async function build(name: string, seed: string): Promise<void> {
  await buildImage(engine, { name, layers: 2, seed })
}

const released = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  semtag(words, { engine: engine.host, env })

// Sequential on purpose: each step finds what the ones before it left.
test('a candidate is staged, replaced and promoted beside a backport', async () => {
  const registry = await start()
  const name = 'stage/image-gallery'
  const repository = `${registry.host}/${name}`
  for (const { version } of history) {
    await build(name, `history ${version}`)
    expect(await released(['push', name, version, '-r', registry.host])).toMatchObject({ code: 0 })
  }
  const before = await registry.tags(name)
  const digestOf = async (tag: string) => (await registry.manifest(name, tag))?.digest ?? ''
  const latest = await digestOf('latest')

  await build(name, 'first candidate')
  expect(await released(['push', name, '3.0.43', '-r', registry.host, '--stage'])).toMatchObject({ code: 0 })
  expect(await registry.tags(name)).toEqual([...before, 'staged-3.0.43'].toSorted())
  expect(await digestOf('latest')).toBe(latest)
  const first = await digestOf('staged-3.0.43')

  await build(name, 'backport')
  expect(await released(['push', name, '2.1.116', '-r', registry.host])).toMatchObject({ code: 0 })
  expect(await digestOf('2.1')).toBe(await digestOf('2.1.116'))
  expect(await digestOf('latest')).toBe(latest)

  await build(name, 'second candidate')
  expect(await released(['push', name, '3.0.43', '-r', registry.host, '--stage'])).toMatchObject({ code: 0 })
  const second = await digestOf('staged-3.0.43')
  expect(second).not.toBe(first)

  const promote = (digest: string) =>
    semtag(['promote', repository, '3.0.43', '--digest', digest], { engine: noEngine })
  expect(await promote(first)).toMatchObject({ code: 3, stderr: expect.stringContaining(second) })
  expect(await registry.tags(name)).not.toContain('3.0.43')
  expect(await promote(second)).toMatchObject({ code: 0 })
  for (const tag of ['3.0.43', '3.0', '3', 'latest']) expect(await digestOf(tag)).toBe(second)
  expect(await registry.tags(name)).not.toContain('staged-3.0.43')
  // A client that is not ours still gets the siblings of the deleted tag.
  expect(await pulledPlatform(engine, { reference: `${repository}:3.0.43`, platform: 'linux/amd64' })).toBe(
    'linux/amd64',
  )
  expect(await promote(second)).toMatchObject({ code: 0 })
})

test('a gate that fails leaves the version free; the same version is then built and released', async () => {
  const registry = await start()
  const name = 'gate/image-gallery'
  const push = (gate: string) =>
    released(['push', name, '1.0.0', '-r', registry.host, '--gate', gate], {
      PATH: process.env['PATH'] ?? '',
    })
  await build(name, 'broken')
  expect(await push(`sh -c 'echo smoke test failed; exit 1'`)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('smoke test failed'),
  })
  expect(await registry.tags(name)).toEqual([])
  await build(name, 'fixed')
  expect(await push(`sh -c 'test "$0" = "$SEMTAG_REFERENCES"' {reference}`)).toMatchObject({ code: 0 })
  expect(await registry.tags(name)).toEqual(['1', '1.0', '1.0.0', 'latest'])
})

test('a gated release that is killed in its gate is finished by the same command', async () => {
  const registry = await start()
  const name = 'killed/gated'
  await build(name, name)
  const env = { PATH: process.env['PATH'] ?? '' }
  const words = (gate: string) => ['push', name, '1.0.0', '-r', registry.host, '--gate', gate]
  const running = startSemtag(words(`sh -c 'echo gate runs; sleep 600'`), { engine: engine.host, env })
  let stderr = ''
  for await (const chunk of running.stderr ?? []) {
    stderr += String(chunk)
    if (stderr.includes('gate runs')) break
  }
  running.kill('SIGKILL')
  await running
  expect((await registry.tags(name)).filter((tag) => !tag.startsWith('gate-'))).toEqual([])
  expect(await released(words('true'), env)).toMatchObject({ code: 0 })
  expect((await registry.tags(name)).filter((tag) => !tag.startsWith('gate-'))).toEqual([
    '1',
    '1.0',
    '1.0.0',
    'latest',
  ])
})

/** The commands in the table of docs/stage.md. */
async function checks(): Promise<readonly string[]> {
  const page = await readFile(join(import.meta.dirname, '../../docs/stage.md'), 'utf8')
  return [...page.matchAll(/^\| .* \| `(.*\{reference\}.*)` \|$/gm)].map(([, command = '']) => command)
}

// Stands in for cosign, gh and trivy: it exits with 0 if the file `found` exists.
const standIn = `#!/bin/sh
cd "$(dirname "$0")" && echo "$(basename "$0") $*" >words && test -e found
`

test('docs/stage.md has three checks', async () => expect(await checks()).toHaveLength(3))

test.each(await checks())('the check of docs/stage.md decides: %s', async (command) => {
  const registry = await start()
  const [program = ''] = command.split(' ')
  const name = `check/${program}`
  const programs = await mkdtemp(join(tmpdir(), 'semtag-programs-'))
  await writeFile(join(programs, program), standIn, { mode: 0o755 })
  const push = () =>
    released(['push', name, '1.0.0', '-r', registry.host, '--gate', command], {
      PATH: [programs, process.env['PATH']].join(delimiter),
    })
  await build(name, name)
  expect(await push()).toMatchObject({ code: 3 })
  expect(await registry.tags(name)).toEqual([])
  await writeFile(join(programs, 'found'), '')
  expect(await push()).toMatchObject({ code: 0 })
  const { digest = '' } = (await registry.manifest(name, '1.0.0')) ?? {}
  const reference = `${registry.host}/${name}@${digest}`
  expect(await readFile(join(programs, 'words'), 'utf8')).toBe(
    `${command.replace('{reference}', reference)}\n`,
  )
})

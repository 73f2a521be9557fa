import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { minVersion, satisfies } from 'semver'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runBundle } from '../action/run-bundle.ts'
import { outcomes } from '../e2e/support/report.ts'
import { type RigRegistry, registryWriter, startRegistry } from '../rig/index.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { startProxy } from '../support/proxy.ts'
import { installNodes } from './install.ts'
import { nodes } from './nodes.ts'

const versions = ['2.1.106', '2.2.11'] as const
const packed = inject('packed').folder

let bins: ReadonlyMap<string, string>
let directory: string
let registry: RigRegistry
/** https, with an authority of its own and a password. */
let closed: RigRegistry
let layouts: Readonly<Record<(typeof versions)[number], BuiltLayout>>
let images: readonly string[]

beforeAll(async () => {
  bins = await installNodes()
  directory = await mkdtemp(join(tmpdir(), 'semtag-nodes-'))
  ;[registry, closed] = await Promise.all([
    startRegistry({ deletion: true }),
    startRegistry({ tls: true, auth: 'htpasswd' }),
  ])
  const [first, second] = await Promise.all(
    versions.map((version) => buildLayout(join(directory, version), { version, content: version })),
  )
  if (first === undefined || second === undefined) throw new Error('no layouts')
  layouts = { '2.1.106': first, '2.2.11': second }
  const archive = join(directory, 'second.tar')
  await packLayout(second.directory, archive)
  images = [`oci:${first.directory}`, `oci-archive:${archive}`]
  await writeFile(join(directory, 'ca.pem'), closed.ca ?? '')
  await copyFile(join(import.meta.dirname, 'program.mjs'), join(packed, 'program.mjs'))
})

afterAll(async () => {
  await Promise.all([registry.stop(), closed.stop(), rm(directory, { recursive: true })])
})

/** What a process finds around it: this Node before any other, and no engine. */
function surroundings(version: string): Readonly<Record<string, string>> {
  const PATH = [bins.get(version), process.env['PATH']].join(delimiter)
  return { PATH, HOME: '/nonexistent', DOCKER_HOST: 'tcp://127.0.0.1:1' }
}

/** Runs a program under this Node; Node itself must have nothing to say, such as that something is deprecated. */
async function run(version: string, program: string, words: readonly string[], env = {}) {
  const around = {
    extendEnv: false,
    env: { ...surroundings(version), ...env },
    cwd: packed,
    reject: false,
  } as const
  const { exitCode: code, stdout, stderr } = await execa(program, words, around)
  expect(stderr).not.toMatch(/\(node:\d+\)|DeprecationWarning/)
  return { code, stdout, stderr }
}

const digestAt = async (repository: string, tag: string, from = registry) =>
  (await from.manifest(repository, tag))?.digest

test('engines names the oldest of these Nodes, and takes them all', async () => {
  const { engines } = JSON.parse(await readFile(join(packed, 'node_modules/semtag/package.json'), 'utf8'))
  expect(minVersion(engines.node)?.version).toBe(nodes[0]?.version)
  expect(nodes.filter(({ version }) => !satisfies(version, engines.node))).toEqual([])
})

describe.each(nodes)('Node $version', ({ version }) => {
  test('the packed command releases, plans, lists, withdraws, corrects and copies', async () => {
    const repository = `nodes/command-${version}`
    const target = ['--registry', registry.host, '--repository', repository]
    const semtag = async (words: readonly string[], env = {}) => {
      const ran = await run(version, join(packed, 'node_modules/.bin/semtag'), words, env)
      return { ...ran, words }
    }
    expect((await run(version, 'node', ['--version'])).stdout).toBe(`v${version}`)

    for (const [index, released] of versions.entries()) {
      const ran = await semtag(['push', images[index] ?? '', released, ...target, '--json'])
      expect(ran, ran.stderr).toMatchObject({ code: 0 })
      expect(Object.values(outcomes(ran.stdout))).toHaveLength(4)
    }
    const [older, newer] = versions.map((released) => layouts[released].digest)
    for (const tag of ['2.2.11', '2.2', '2', 'latest']) expect(await digestAt(repository, tag)).toBe(newer)
    for (const tag of ['2.1.106', '2.1']) expect(await digestAt(repository, tag)).toBe(older)

    const place = `${registry.host}/${repository}`
    const planned = await semtag(['plan', images[0] ?? '', '2.1.107', ...target])
    expect(planned, planned.stderr).toMatchObject({ code: 0 })
    expect(planned.stdout).toMatch(/create +2\.1\.107\n(?:.*\n)*.*hold +2 .*\n.*hold +latest /)
    expect(await semtag(['ls', place, '--quiet'])).toMatchObject({ code: 0, stdout: '2.2.11\n2.1.106' })

    expect(await semtag(['yank', place, '2.2.11'])).toMatchObject({ code: 0 })
    expect(await digestAt(repository, 'latest')).toBe(older)
    expect(await semtag(['unyank', place, '2.2.11'])).toMatchObject({ code: 0 })
    const hand = registryWriter(registry)
    const mistake = await registry.manifest(repository, '2.1.106')
    if (mistake !== undefined) await hand.manifest(repository, 'latest', mistake)
    await hand.close()
    expect(await semtag(['reconcile', place, '--dry-run'])).toMatchObject({ code: 5 })
    expect(await semtag(['reconcile', place])).toMatchObject({ code: 0 })
    expect(await digestAt(repository, 'latest')).toBe(newer)

    // semtag verifies the certificate, because nobody but the proxy knows that the registry is on this machine.
    const proxy = await startProxy({ names: { 'registry.test': '127.0.0.1' } })
    const env = {
      HTTPS_PROXY: proxy.origin,
      SEMTAG_USERNAME: closed.username,
      SEMTAG_PASSWORD: closed.password,
    }
    const copy = ['push', `docker://${place}:latest`, '2.2.11', '--registry', `registry.test:${closed.port}`]
    const copied = await semtag([...copy, '--ca-file', join(directory, 'ca.pem')], env)
    expect(copied, copied.stderr).toMatchObject({ code: 0 })
    for (const tag of ['2.2.11', '2.2', '2', 'latest'])
      expect(await digestAt(repository, tag, closed)).toBe(newer)

    expect(await semtag(['rm', place, '2.1'])).toMatchObject({ code: 0 })
    expect(await registry.tags(repository)).toEqual(['2', '2.1.106', '2.2', '2.2.11', 'latest'])
  })

  test("the action's bundle releases, lists and corrects", async () => {
    const repository = `nodes/action-${version}`
    for (const [index, released] of versions.entries()) {
      const inputs = { image: images[index] ?? '', version: released, registry: registry.host, repository }
      const step = await runBundle(inputs, surroundings(version))
      expect(step, step.log).toMatchObject({ code: 0, outputs: { status: 'complete', version: released } })
      expect(step.outputs['digest']).toBe(layouts[released].digest)
      expect(step.summary).toContain(released)
    }
    expect(await digestAt(repository, 'latest')).toBe(layouts['2.2.11'].digest)
    for (const command of ['ls', 'reconcile', 'check']) {
      const inputs = { command, repository: `${registry.host}/${repository}` }
      const step = await runBundle(inputs, surroundings(version))
      expect(step, step.log).toMatchObject({ code: 0, outputs: { status: 'complete' } })
    }
    const refused = await runBundle({ image: 'Ui', version: '2.1' }, surroundings(version))
    expect(refused.code).toBe(1)
    expect(refused.commands.filter(({ name }) => name === 'error')).not.toEqual([])
  })

  test('a program uses the library', async () => {
    const repository = `nodes/library-${version}`
    const task = JSON.stringify({ images, registry: registry.host, repository })
    const ran = await run(version, 'node', ['program.mjs', task])
    expect(ran, ran.stderr).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toEqual({
      node: version,
      statuses: Array(7).fill('complete'),
      latest: '2.1.106',
      mistakes: 2,
    })
    expect(await digestAt(repository, 'latest')).toBe(layouts['2.2.11'].digest)
  })
})

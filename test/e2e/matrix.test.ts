import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildImage,
  type RigRegistry,
  sharedEngine,
  startNginx,
  startRegistry,
  startSquid,
} from '../rig/index.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'
import {
  cached,
  failing,
  knownToSquid,
  type Programs,
  serversFor,
  working,
} from './support/registry-cases.ts'
import { noEngine, type Ran, semtag } from './support/semtag.ts'

const engine = sharedEngine()
const versions = ['2.1.106', '2.2.11', '2.1.107'] as const

let directory: string
let programs: Programs
let layouts: Readonly<Record<(typeof versions)[number] | 'large', BuiltLayout>>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'semtag-matrix-'))
  const layout = (content: string) => buildLayout(join(directory, content), { content })
  layouts = {
    '2.1.106': await layout('one'),
    '2.2.11': await layout('two'),
    '2.1.107': await layout('three'),
    large: await buildLayout(join(directory, 'large'), { largeLayer: 300_000 }),
  }
  await buildImage(engine, { name: 'matrix/large', layers: 1, seed: 'matrix', layerSize: 300_000 })
  const [open, kept, htpasswd, token, tls, squid] = await Promise.all([
    startRegistry({ deletion: true }),
    startRegistry(),
    startRegistry({ deletion: true, auth: 'htpasswd' }),
    startRegistry({ deletion: true, auth: 'token' }),
    startRegistry({ deletion: true, tls: true }),
    startSquid({ names: [knownToSquid], denied: ['denied.test'] }),
  ])
  const ca = join(directory, 'ca.pem')
  await writeFile(ca, tls.ca ?? '')
  programs = { open, kept, htpasswd, token, tls, squid, ca, nginx: await startNginx(serversFor(open.host)) }
})

afterAll(async () => {
  const { open, kept, htpasswd, token, tls, squid, nginx } = programs
  await Promise.all([open, kept, htpasswd, token, tls, squid, nginx].map((program) => program.stop()))
  await rm(directory, { recursive: true })
})

const digestAt = async (registry: RigRegistry, repository: string, tag: string) =>
  (await registry.manifest(repository, tag))?.digest

describe.concurrent('everything succeeds:', () => {
  test.for(working.map((each, index) => ({ ...each, index })))('$name', async ({ index, at, deletes }) => {
    const { host, registry, prefix = '', words = [], env = {} } = at(programs)
    const repository = `matrix/case-${index}`
    const place = `${host}/${prefix}${repository}`
    const run = async (code: number, ...line: readonly string[]): Promise<Ran> => {
      const ran = await semtag([...line, ...words], { engine: noEngine, env })
      expect(ran, ran.stderr).toMatchObject({ code })
      return ran
    }
    const push = (code: number, version: string, content: BuiltLayout, ...more: readonly string[]) => {
      const target = ['--registry', host, '--repository', `${prefix}${repository}`]
      return run(code, 'push', `oci:${content.directory}`, version, ...target, ...more)
    }
    const shows = async (expected: Readonly<Record<string, (typeof versions)[number]>>) => {
      for (const [tag, version] of Object.entries(expected))
        expect(await digestAt(registry, repository, tag), tag).toBe(layouts[version].digest)
    }

    for (const version of versions) await push(0, version, layouts[version])
    await shows({ '2.1.106': '2.1.106', '2.1': '2.1.107', '2.2': '2.2.11', 2: '2.2.11', latest: '2.2.11' })
    await push(0, '2.1.106', layouts['2.1.106'])
    await push(3, '2.1.106', layouts['2.2.11'])
    await shows({ '2.1.106': '2.1.106', '2.1': '2.1.107', latest: '2.2.11' })

    await run(0, 'yank', place, '2.2.11')
    await shows({ 2: '2.1.107', latest: '2.1.107', '2.2.11': '2.2.11' })
    await run(0, 'unyank', place, '2.2.11')
    await push(0, '2.1.106', layouts['2.1.106'], '--latest', 'always')
    await shows({ 2: '2.2.11', latest: '2.1.106' })
    await run(5, 'reconcile', place, '--dry-run')
    await run(0, 'reconcile', place)
    await shows({ latest: '2.2.11' })
    expect((await run(0, 'ls', place, '--quiet')).stdout).toBe('2.2.11\n2.1.107\n2.1.106\n')

    const removed = await run(deletes === false ? 3 : 0, 'rm', place, '2.2')
    if (deletes === false) expect(removed.stderr).toContain('REGISTRY_STORAGE_DELETE_ENABLED')
    expect(await digestAt(registry, repository, '2.2')).toBe(
      deletes === false ? layouts['2.2.11'].digest : undefined,
    )
  })

  test(cached.name, { timeout: 300_000 }, async () => {
    const { open, nginx } = programs
    const repository = 'matrix/cached'
    const late = nginx.host('cache')
    const push = async (host: string, version: string, content: BuiltLayout) => {
      const target = ['--registry', host, '--repository', repository, '--settle', '15s']
      const ran = await semtag(['push', `oci:${content.directory}`, version, ...target], { engine: noEngine })
      expect(ran, ran.stderr).toMatchObject({ code: 0 })
      return ran
    }
    const listed = async () => (await fetch(`http://${late}/v2/${repository}/tags/list`)).text()

    await push(late, '1.0.0', layouts['2.1.106'])
    await listed()
    await push(open.host, '3.0.0', layouts['2.2.11'])
    expect(await listed()).not.toContain('3.0.0')
    const between = await push(late, '2.0.0', layouts['2.1.107'])
    expect(between.stderr).toContain('does not agree with 2.0.0 yet')
    expect(await digestAt(open, repository, 'latest')).toBe(layouts['2.2.11'].digest)
    expect(await digestAt(open, repository, '2')).toBe(layouts['2.1.107'].digest)

    await listed()
    await push(open.host, '4.0.0', layouts.large)
    expect(await listed()).not.toContain('4.0.0')
    const line = ['reconcile', `${late}/${repository}`, '--settle', '15s']
    const corrected = await semtag(line, { engine: noEngine })
    expect(corrected, corrected.stderr).toMatchObject({ code: 0 })
    expect(await digestAt(open, repository, 'latest')).toBe(layouts.large.digest)
  })
})

describe.concurrent('nothing is written, and the error says why:', () => {
  test.for(failing.map((each, index) => ({ ...each, index })))('$name', async (failingCase) => {
    const { index, server, engine: pushes, says } = failingCase
    const host = programs.nginx.host(server)
    const repository = `matrix/failing-${index}`
    const image = pushes ? 'matrix/large' : `oci:${layouts.large.directory}`
    const line = ['push', image, '1.0.0', '--registry', host, '--repository', repository]
    const ran = await semtag(line, { engine: pushes ? engine.host : noEngine })
    expect(ran, ran.stderr).toMatchObject({ code: 1 })
    for (const words of [...says, host]) expect(ran.stderr).toContain(words)
    expect(ran.stderr).not.toMatch(/<html|Unexpected token|undefined/)
    expect(await programs.open.tags(repository)).toEqual([])
  })
})

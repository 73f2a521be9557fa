import { afterAll, expect, test } from 'vitest'
import { buildImage, pulledPlatform, type RigRegistry, sharedEngine, startRegistry } from '../rig/index.ts'
import { noEngine, semtag, startSemtag } from './support/semtag.ts'

const engine = sharedEngine()
const started: RigRegistry[] = []

afterAll(async () => {
  await Promise.all(started.map((registry) => registry.stop()))
})

/** A registry that deletes by digest, with five releases; 1.0.0 also has the tag `sha-1a2b3c4`. */
async function openRepository(name: string) {
  const registry = await startRegistry({ deletion: true })
  started.push(registry)
  for (const version of ['1.0.0', '1.0.1', '1.0.2', '1.1.0', '2.0.0']) {
    await buildImage(engine, { name, layers: 2, seed: `${name} ${version}` })
    const more = version === '1.0.0' ? ['--tag', 'sha-1a2b3c4'] : []
    const ran = await semtag(['push', name, version, '-r', registry.host, ...more], { engine: engine.host })
    expect(ran).toMatchObject({ code: 0 })
  }
  const repository = `${registry.host}/${name}`
  const pulls = async () => {
    for (const tag of await registry.tags(name))
      expect(
        await pulledPlatform(engine, { reference: `${repository}:${tag}`, platform: 'linux/amd64' }),
      ).toBe('linux/amd64')
  }
  return {
    registry,
    repository,
    pulls,
    digestOf: async (tag: string) => (await registry.manifest(name, tag))?.digest,
  }
}

const left = ['1', '1.0', '1.0.2', '1.1', '1.1.0', '2', '2.0', '2.0.0', 'latest', 'sha-1a2b3c4']

test('old versions go, with their manifests, and what stays still pulls', async () => {
  const name = 'prune/image-gallery'
  const { registry, repository, pulls, digestOf } = await openRepository(name)
  const before = await registry.tags(name)
  const [gone, sibling] = [await digestOf('1.0.1'), await digestOf('1.0.0')]
  const prune = (...flags: readonly string[]) =>
    semtag(['prune', repository, '--keep-minor', '1', ...flags], { engine: noEngine })

  expect(await prune()).toMatchObject({ code: 0, stdout: expect.stringContaining('1.0.1') })
  expect(await registry.tags(name)).toEqual(before)

  expect(await prune('--yes')).toMatchObject({ code: 0 })
  expect(await registry.tags(name)).toEqual(left)
  expect(await registry.manifest(name, gone ?? '')).toBeUndefined()
  expect(await digestOf('sha-1a2b3c4')).toBe(sibling)
  await pulls()

  expect(await prune('--yes')).toMatchObject({ code: 0 })
  expect(await registry.tags(name)).toEqual(left)
})

test('a prune that is killed is finished by the same command', async () => {
  const name = 'prune/killed'
  const { registry, repository, pulls } = await openRepository(name)
  const words = ['prune', repository, '--keep-minor', '1', '--yes', '--debug']
  const running = startSemtag(words, { engine: noEngine })
  let stderr = ''
  for await (const chunk of running.stderr ?? []) {
    stderr += String(chunk)
    if (/^.*\bDELETE /m.test(stderr)) break
  }
  running.kill('SIGKILL')
  await running
  expect(await semtag(words, { engine: noEngine })).toMatchObject({ code: 0 })
  expect(await registry.tags(name)).toEqual(left)
  await pulls()
})

import { afterAll, expect, test } from 'vitest'
import { buildImage, pulledPlatform, type RigRegistry, sharedEngine, startRegistry } from '../rig/index.ts'
import { releaseHistory } from './support/history.ts'
import { maintain, yankAndReconcile } from './support/maintain.ts'
import { noEngine, semtag } from './support/semtag.ts'

const engine = sharedEngine()
const started: RigRegistry[] = []

afterAll(async () => {
  await Promise.all(started.map((registry) => registry.stop()))
})

/** A docker-registry 2.8 of the test's own; by default it deletes nothing. */
async function start(options: Parameters<typeof startRegistry>[0]): Promise<RigRegistry> {
  const registry = await startRegistry(options)
  started.push(registry)
  return registry
}

async function release(
  registry: RigRegistry,
  repository: string,
  version: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await buildImage(engine, { name: repository, layers: 2, seed: `${repository} ${version}` })
  const ran = await semtag(['push', repository, version, '-r', registry.host], { engine: engine.host, env })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  return (await registry.manifest(repository, version))?.digest ?? ''
}

const names = ['2.1.106', '2.1', '2', 'latest'].toSorted()

// The exercise of every book on Docker: run a registry, push an image, look at the catalog, delete it again.
test('rm --all deletes an image with all its tags, and the catalog shows the deletion', async () => {
  const registry = await start({ deletion: true })
  const repository = 'book/image-gallery'
  const digest = await release(registry, repository, '2.1.106')
  expect(await registry.catalog()).toEqual([repository])
  expect(await registry.tags(repository)).toEqual(names)
  expect(await registry.manifest(repository, digest)).toBeDefined()

  const asked = await semtag(['rm', `${registry.host}/${repository}`, '--all'], { engine: noEngine })
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  expect(await registry.tags(repository)).toEqual(names)

  const removed = await maintain(['rm', `${registry.host}/${repository}`, '--all', '--yes'])
  expect(removed, removed.stderr).toMatchObject({ code: 0, problems: [] })
  expect(removed.outcomes).toEqual(Object.fromEntries(names.map((tag) => [tag, 'removed'])))
  expect(await registry.tags(repository)).toEqual([])
  for (const reference of [...names, digest])
    expect(await registry.manifest(repository, reference)).toBeUndefined()
})

test('rm deletes one of four tags on a digest, and the other three still pull', async () => {
  const registry = await start({ deletion: true })
  const repository = 'siblings/ui'
  const digest = await release(registry, repository, '2.1.106')
  const target = `${registry.host}/${repository}`

  const inUse = await maintain(['rm', target, '2.1.106'])
  expect(inUse).toMatchObject({ code: 3, problems: [{ code: 'TAG_IN_USE' }] })
  const removed = await maintain(['rm', target, 'latest'])
  expect(removed, removed.stderr).toMatchObject({ code: 0, outcomes: { latest: 'removed' } })
  expect(await registry.tags(repository)).toEqual(['2', '2.1', '2.1.106'])
  expect((await registry.manifest(repository, '2'))?.digest).toBe(digest)
  for (const tag of ['2', '2.1', '2.1.106'])
    expect(await pulledPlatform(engine, { reference: `${target}:${tag}`, platform: 'linux/amd64' })).toBe(
      'linux/amd64',
    )
  expect(await maintain(['rm', target, 'latest'])).toMatchObject({
    code: 0,
    outcomes: { latest: 'unchanged' },
  })
})

test('semtag asks the token server for the right to delete', async () => {
  const registry = await start({ deletion: true, auth: 'token' })
  const env = { SEMTAG_USERNAME: registry.username, SEMTAG_PASSWORD: registry.password }
  await release(registry, 'tokens/ui', '2.1.106', env)
  const removed = await maintain(['rm', `${registry.host}/tokens/ui`, 'latest'], env)
  expect(removed, removed.stderr).toMatchObject({ code: 0, outcomes: { latest: 'removed' } })
  expect(await registry.tags('tokens/ui')).toEqual(['2', '2.1', '2.1.106'])
  const scopes = registry.tokenRequests().flatMap((request) => request.scopes)
  expect(scopes).toContain('repository:tokens/ui:delete')
})

test('with deletion switched off, semtag deletes nothing and says how to switch it on', async () => {
  const registry = await start({ deletion: false })
  const repository = 'kept/ui'
  const digest = await release(registry, repository, '2.1.106')
  for (const words of [['latest'], ['--all', '--yes']]) {
    const refused = await maintain(['rm', `${registry.host}/${repository}`, ...words])
    expect(refused).toMatchObject({ code: 3, problems: [{ code: 'UNSUPPORTED' }] })
    expect(refused.problems[0]?.hint).toContain('REGISTRY_STORAGE_DELETE_ENABLED')
  }
  expect(await registry.tags(repository)).toEqual(names)
  for (const tag of names) expect((await registry.manifest(repository, tag))?.digest).toBe(digest)
})

test.for([true, false])(
  'after the history, yank withdraws 3.0.42, unyank restores it, and reconcile fixes a mistake (deletion: %s)',
  async (deletion) => {
    const registry = await start({ deletion })
    const repository = 'history/ui'
    const versionAt = await releaseHistory({ engine, registry, repository })
    await yankAndReconcile({ registry, repository }, versionAt)
  },
)

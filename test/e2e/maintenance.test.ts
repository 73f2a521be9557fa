import { afterAll, expect, test } from 'vitest'
import * as z from 'zod'
import { history } from '../domain/cases/history.ts'
import {
  buildImage,
  pulledPlatform,
  type RigRegistry,
  registryWriter,
  sharedEngine,
  startRegistry,
} from '../rig/index.ts'
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

const document = z.object({
  status: z.string(),
  targets: z.tuple([
    z.object({
      tags: z.array(z.object({ tag: z.string(), outcome: z.string(), note: z.string().optional() })),
      problems: z.array(z.object({ code: z.string(), hint: z.string().optional() })),
    }),
  ]),
})

/** Runs a command that needs no engine; its exit code, and the outcome of each tag. */
async function care(...words: readonly string[]) {
  return careAs({}, ...words)
}

async function careAs(env: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const { code, stdout, stderr } = await semtag([...words, '--json'], { engine: noEngine, env })
  const {
    targets: [{ tags, problems }],
  } = document.parse(JSON.parse(stdout))
  const outcomes = Object.fromEntries(tags.map(({ tag, outcome }) => [tag, outcome]))
  return { code, stderr, tags, outcomes, problems }
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

  const removed = await care('rm', `${registry.host}/${repository}`, '--all', '--yes')
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

  const inUse = await care('rm', target, '2.1.106')
  expect(inUse).toMatchObject({ code: 3, problems: [{ code: 'TAG_IN_USE' }] })
  const removed = await care('rm', target, 'latest')
  expect(removed, removed.stderr).toMatchObject({ code: 0, outcomes: { latest: 'removed' } })
  expect(await registry.tags(repository)).toEqual(['2', '2.1', '2.1.106'])
  expect((await registry.manifest(repository, '2'))?.digest).toBe(digest)
  for (const tag of ['2', '2.1', '2.1.106'])
    expect(await pulledPlatform(engine, { reference: `${target}:${tag}`, platform: 'linux/amd64' })).toBe(
      'linux/amd64',
    )
  expect(await care('rm', target, 'latest')).toMatchObject({ code: 0, outcomes: { latest: 'unchanged' } })
})

test('semtag asks the token server for the right to delete', async () => {
  const registry = await start({ deletion: true, auth: 'token' })
  const env = { SEMTAG_USERNAME: registry.username, SEMTAG_PASSWORD: registry.password }
  await release(registry, 'tokens/ui', '2.1.106', env)
  const removed = await careAs(env, 'rm', `${registry.host}/tokens/ui`, 'latest')
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
    const refused = await care('rm', `${registry.host}/${repository}`, ...words)
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
    const target = `${registry.host}/${repository}`
    const digests = new Map<string, string>()
    for (const { version } of history) digests.set(version, await release(registry, repository, version))
    const versionAt = async (tag: string) => {
      const digest = (await registry.manifest(repository, tag))?.digest
      return [...digests].find(([, other]) => other === digest)?.[0]
    }

    const yanked = await care('yank', target, '3.0.42', '--reason', 'it forgets passwords')
    expect(yanked, yanked.stderr).toMatchObject({
      code: 0,
      outcomes: { 'yanked-3.0.42': 'created', latest: 'moved', '3.0': 'held', '3': 'held' },
    })
    expect(yanked.tags.find(({ tag }) => tag === '3')?.note).toContain('no 3.x version is left')
    expect(await versionAt('latest')).toBe('2.2.11')
    expect([await versionAt('3'), await versionAt('3.0'), await versionAt('3.0.42')]).toEqual(
      Array(3).fill('3.0.42'),
    )

    const restored = await care('unyank', target, '3.0.42')
    expect(restored, restored.stderr).toMatchObject({ code: 0, outcomes: { latest: 'moved' } })
    expect(await versionAt('latest')).toBe('3.0.42')

    const backport = await registry.manifest(repository, '2.1.115')
    if (backport === undefined) throw new Error('no 2.1.115')
    const hand = registryWriter(registry)
    await hand.manifest(repository, 'latest', backport)
    await hand.close()
    const drift = await care('reconcile', target, '--dry-run')
    expect(drift).toMatchObject({ code: 5, outcomes: { latest: 'moved', '3': 'unchanged' } })
    expect(await versionAt('latest')).toBe('2.1.115')
    expect(await care('reconcile', target)).toMatchObject({ code: 0, outcomes: { latest: 'moved' } })
    expect(await versionAt('latest')).toBe('3.0.42')
    expect(await care('reconcile', target, '--dry-run')).toMatchObject({ code: 0 })
  },
)

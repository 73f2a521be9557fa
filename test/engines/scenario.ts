import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Place, pushFrom, releaseHistory } from '../e2e/support/history.ts'
import { maintain, yankAndReconcile } from '../e2e/support/maintain.ts'
import { outcomes } from '../e2e/support/report.ts'
import { noEngine, type Ran, semtag } from '../e2e/support/semtag.ts'
import { buildImage, pulledPlatform, pullImage, type RigRegistry } from '../rig/index.ts'
import { type BuiltLayout, buildLayout } from '../support/layout/layout.ts'

/** The releases that every engine has to do, as a reader knows them. */
export const scenario = [
  'the history of releases with its backport',
  'the same version again, and with other content, which semtag refused',
  'yank, unyank, reconcile and rm',
  'an image that the engine had pulled for two platforms',
] as const

/** Runs the scenario with an engine and an empty registry that deletes. Gives the platforms that the index kept. */
export async function runScenario(place: Place, empty: RigRegistry): Promise<readonly string[]> {
  const versionAt = await releaseHistory(place)
  await releaseAgain(place)
  await refuseOtherContent(place)
  await yankAndReconcile(place, versionAt)
  await remove(place)
  return releaseIndex(place, empty)
}

const backport = '2.1.115'

/** The digest under each tag. */
async function contentOf({
  registry,
  repository,
}: Pick<Place, 'registry' | 'repository'>): Promise<Readonly<Record<string, string | undefined>>> {
  const tags = await registry.tags(repository)
  const found = await Promise.all(
    tags.map(async (tag) => [tag, (await registry.manifest(repository, tag))?.digest] as const),
  )
  return Object.fromEntries(found)
}

async function releaseAgain(place: Place): Promise<void> {
  await place.registry.clearLog()
  const again = await pushFrom(place, backport)
  expect(again, again.stderr).toMatchObject({ code: 0 })
  expect(outcomes(again.stdout)).toEqual({
    [backport]: 'unchanged',
    '2.1': 'unchanged',
    '2': 'held',
    latest: 'held',
  })
  const requests = await place.registry.accessLog()
  expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET', 'HEAD']))
}

async function refuseOtherContent(place: Place): Promise<void> {
  const before = await contentOf(place)
  await buildImage(place.engine, { name: place.repository, layers: 2, seed: 'other content' })
  expect(await pushFrom(place, backport)).toMatchObject({ code: 3 })
  expect(await contentOf(place)).toEqual(before)
}

async function remove(place: Place): Promise<void> {
  const { engine, registry, repository } = place
  const target = `${registry.host}/${repository}`
  const removed = await maintain(['rm', target, 'latest'])
  expect(removed, removed.stderr).toMatchObject({ code: 0, outcomes: { latest: 'removed' } })
  const sibling = { reference: `${target}:3`, platform: 'linux/amd64' }
  expect(await pulledPlatform(engine, sibling)).toBe('linux/amd64')

  const all = await maintain(['rm', target, '--all', '--yes'])
  expect(all, all.stderr).toMatchObject({ code: 0, problems: [] })
  expect(await registry.tags(repository)).toEqual([])
}

/** Releases an image that the engine pulled for two platforms, to a registry that lacks all of it. */
async function releaseIndex(place: Place, empty: RigRegistry): Promise<readonly string[]> {
  const { engine, repository } = place
  // No engine pulls attestations, and without them an index is incomplete.
  const layout = await pullForBoth(place, { attestations: false })
  const released = await pushPulled(place, empty)
  expect(released, released.stderr).toMatchObject({ code: 0 })
  const content = await contentOf({ registry: empty, repository })
  expect(Object.keys(content)).toEqual(['1', '1.0', '1.0.0', 'latest'])
  expect(new Set(Object.values(content)).size).toBe(1)

  const [, platform = ''] = platforms
  if (content['latest'] !== layout.digest) {
    const pulled = { reference: `${empty.host}/${repository}:latest`, platform }
    expect(await pulledPlatform(engine, pulled)).toBe(platform)
    return [platform]
  }
  for (const digest of Object.values(layout.children))
    expect(await empty.manifest(repository, digest)).toMatchObject({ digest })
  return platforms
}

/** With a store that keeps indexes: semtag pushes no single platform in place of an index that lacks attestations. */
export async function refuseUnattested(place: Place, empty: RigRegistry): Promise<void> {
  const { registry, repository } = place
  const layout = await pullForBoth(place, { attestations: true })
  expect(await pushPulled(place, empty)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('attestations that the engine lacks'),
  })
  expect(await empty.tags(repository)).toEqual([])
  const source = `docker://${registry.host}/${repository}:latest`
  const words = ['push', source, '1.0.0', '--registry', empty.host, '--repository', repository]
  expect(await semtag(words, { engine: noEngine })).toMatchObject({ code: 0 })
  expect((await contentOf({ registry: empty, repository }))['1.0.0']).toBe(layout.digest)
}

const platforms = ['linux/amd64', 'linux/arm64']

/** Puts an index into the registry, and pulls its platforms one after the other. */
async function pullForBoth(
  { engine, registry, repository }: Place,
  { attestations }: { readonly attestations: boolean },
): Promise<BuiltLayout> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-engines-'))
  try {
    const layout = await buildLayout(directory, { content: repository, platforms, attestations })
    const words = [
      'push',
      `oci:${directory}`,
      '1.0.0',
      '--registry',
      registry.host,
      '--repository',
      repository,
    ]
    const sent = await semtag(words, { engine: noEngine })
    expect(sent, sent.stderr).toMatchObject({ code: 0 })
    const reference = `${registry.host}/${repository}:latest`
    for (const platform of platforms) await pullImage(engine, { reference, platform })
    return layout
  } finally {
    await rm(directory, { recursive: true })
  }
}

function pushPulled({ engine, registry, repository, flags = [] }: Place, empty: RigRegistry): Promise<Ran> {
  const image = `${registry.host}/${repository}:latest`
  const words = ['push', image, '1.0.0', '--registry', empty.host, '--repository', repository, ...flags]
  return semtag(words, { engine: engine.host })
}

import { expect, test } from 'vitest'
import { buildImage, registryWriter, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { configuration, imageOf } from './support/image.ts'
import { outcomes } from './support/report.ts'
import { noEngine, semtag } from './support/semtag.ts'

const engine = sharedEngine()
const registry = sharedRegistry()
const layers = 12

async function release(name: string, version: string) {
  await registry.clearLog()
  const ran = await semtag(['push', name, version, '--registry', registry.host, '--json'], {
    engine: engine.host,
  })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const entries = (await registry.accessLog()).filter(({ path }) => path.startsWith(`/v2/${name}/`))
  const own = entries.filter(({ userAgent }) => userAgent.startsWith('semtag/'))
  const others = entries.filter(({ userAgent }) => !userAgent.startsWith('semtag/'))
  return { outcomes: outcomes(ran.stdout), own: kinds(own), engine: kinds(others) }
}

type Entry = Awaited<ReturnType<typeof registry.accessLog>>[number]

/** How many requests of each kind, by method and what they are about. */
function kinds(entries: readonly Entry[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { method, path } of entries) {
    const kind = `${method} ${/\/(blobs\/uploads|blobs|manifests|tags)\//.exec(path)?.[1]}`
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

test('the engine pushes the layers once, each alias costs one PUT, and a second run writes nothing', async () => {
  const name = 'requests/ui'
  await buildImage(engine, { name, layers, seed: 'requests 1' })
  const first = await release(name, '2.1.106')
  // One upload for each layer and the configuration, and one manifest, by the engine alone.
  expect(first.engine).toMatchObject({ 'POST blobs/uploads': layers + 1, 'PUT manifests': 1 })
  expect(first.own).toEqual({ 'GET tags': 3, 'GET manifests': 1, 'HEAD manifests': 11, 'PUT manifests': 3 })
  expect(first.outcomes).toEqual({
    '2.1.106': 'created',
    '2.1': 'created',
    '2': 'created',
    latest: 'created',
  })

  const again = await release(name, '2.1.106')
  expect(again.engine).toEqual({})
  expect(again.own).toEqual({ 'GET tags': 1, 'GET manifests': 1, 'HEAD manifests': 4 })
  expect(Object.values(again.outcomes)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
})

test('semtag tags content that the repository holds with PUTs, and the engine pushes nothing', async () => {
  const name = 'requests/known'
  await buildImage(engine, { name, layers, seed: 'requests 2' })
  await release(name, '1.0.0')
  // The engine remembers the digest under which it pushed (RepoDigests).
  const renamed = await release(name, '1.0.1')
  expect(renamed.engine).toEqual({})
  // One HEAD shows that the exact tag is written.
  expect(renamed.own).toEqual({ 'GET tags': 2, 'GET manifests': 1, 'HEAD manifests': 10, 'PUT manifests': 1 })
  expect(renamed.outcomes).toEqual({
    '1.0.1': 'created',
    '1.0': 'unchanged',
    '1': 'unchanged',
    latest: 'unchanged',
  })
})

const before = { '2.1.114': ['2.1'], '2.2.11': ['2.2', '2'], '3.0.42': ['3.0', '3', 'latest'] }
const aliases = 3

// How many of them follow from one another is counted by test/release/rounds.test.ts: a log does not tell.
test.for([
  { version: '3.0.43', moved: 3 },
  { version: '2.1.105', moved: 0 },
])(
  'within one repository $version moves $moved aliases with few requests, no blob and no engine',
  async ({ version, moved }) => {
    const name = `requests/within-${moved}`
    const writer = registryWriter(registry)
    const image = imageOf([], version)
    await writer.blob(name, configuration, configuration.content)
    await writer.manifest(name, image.digest, image)
    for (const [released, tags] of Object.entries(before))
      for (const tag of [released, ...tags]) await writer.manifest(name, tag, imageOf([], released))
    await writer.close()

    await registry.clearLog()
    const ran = await semtag(
      ['push', `docker://${registry.host}/${name}@${image.digest}`, version, '--json'],
      {
        engine: noEngine,
      },
    )
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    const entries = (await registry.accessLog()).filter(({ path }) => path.startsWith(`/v2/${name}/`))
    expect(Object.values(outcomes(ran.stdout)).filter((outcome) => outcome === 'moved')).toHaveLength(moved)
    expect(entries.filter(({ path }) => path.includes('/blobs/'))).toEqual([])
    expect(entries.length).toBeLessThanOrEqual(7 + 3 * aliases + 2 * moved)
  },
)

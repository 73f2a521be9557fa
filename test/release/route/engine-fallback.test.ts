import { describe, expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { enginePush } from '../../../src/release/engine-push.ts'
import { withEngineFallback } from '../../../src/release/route/engine-fallback.ts'
import { never, withEngine } from '../../engine/with-engine.ts'
import { MemoryRepository } from '../../support/memory-registry.ts'
import { contentOf } from '../../support/model-repository.ts'
import { hidden, path, startEngineOnly } from '../engine-only.ts'
import { denied, unreachable } from '../errors.ts'
import { codes, tagLines } from '../tag-lines.ts'

const assumed = { 'assume-highest': true }
const reason = `${hidden} cannot be reached: it refused the connection, after 5 attempts.`
const warning = `${reason} Docker Engine 20.10.24 reaches ${hidden}: semtag reads and writes tags through the engine.`

const unlisted = `The tag list of ${hidden}/${path} is not complete; with --assume-highest, semtag treats this version as the highest.`

describe('a registry that only the engine reaches', () => {
  test('is written to through the engine, with one warning', async () => {
    const world = await startEngineOnly()
    world.registry.image(path, 'latest', { content: 'before' })
    const { digest } = world.build('2.1.115')
    const report = await world.release('2.1.115', assumed)
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest, problems: [] }] })
    expect(report.warnings).toEqual([warning, unlisted])
    expect(world.events.filter(({ kind }) => kind === 'warning')).toEqual([
      { kind: 'warning', message: warning },
      { kind: 'warning', message: unlisted },
    ])
    expect(tagLines(report)).toEqual([
      'created 2.1.115',
      'created 2.1',
      'created 2',
      'moved latest: null → 2.1.115',
    ])
  })

  test('is contacted directly only by the first requests', async () => {
    const world = await startEngineOnly()
    world.build('2.1.115')
    await world.release('2.1.115', assumed)
    // The first request to a host is retried four times; later requests do not wait.
    expect(world.events.filter(({ kind }) => kind === 'retrying')).toHaveLength(4)
  })

  test('ends the release before any write without --assume-highest', async () => {
    const world = await startEngineOnly()
    world.build('2.1.115')
    const report = await world.release('2.1.115')
    expect(report).toMatchObject({ status: 'refused', warnings: [warning] })
    expect(report.targets[0]?.problems).toEqual([
      {
        code: 'TAG_LIST_REFUSED',
        speaker: 'semtag',
        message: `semtag cannot list the tags of ${hidden}/${path} directly, and no engine lists tags: ${reason}`,
        hint: 'Use --assume-highest if there is no higher version.',
      },
    ])
    expect(world.writes()).toEqual([])
    expect([...world.registry.tags(path)]).toEqual([])
  })

  test('shows the same warning in a plan', async () => {
    const world = await startEngineOnly()
    world.build('2.1.115')
    const report = await world.release('2.1.115', assumed, true)
    expect(report).toMatchObject({ status: 'complete', dryRun: true, warnings: [warning, unlisted] })
    expect(world.writes()).toEqual([])
  })

  test('can be released to together with a registry that semtag reaches', async () => {
    const world = await startEngineOnly()
    const { digest } = world.build('2.1.115')
    const report = await world.release('2.1.115', { ...assumed, registry: [world.open.host, hidden] })
    expect(report).toMatchObject({
      status: 'complete',
      targets: [{ digest }, { digest }],
      warnings: [warning, unlisted],
    })
    const all = [
      ['2.1.115', digest],
      ['2.1', digest],
      ['2', digest],
      ['latest', digest],
    ]
    expect([...world.registry.tags(path)]).toEqual(all)
    expect([...world.open.tags(path)]).toEqual(all)
    expect(world.open.log.filter(({ method }) => method === 'PUT')).toHaveLength(3)
    expect(world.writes().filter((call) => call === 'push latest')).toHaveLength(1)
  })
})

describe('the error of the direct request is reported', () => {
  test.each([
    ['if the engine does not reach the registry either', false, {}],
    ['with --via registry', true, { via: 'registry' }],
  ])('%s', async (_, reached, flags) => {
    const world = await startEngineOnly({ reached })
    world.build('2.1.115')
    const report = await world.release('2.1.115', { ...assumed, ...flags })
    expect(report).toMatchObject({ status: 'failed', warnings: [] })
    expect(report.targets[0]?.problems).toEqual([
      expect.objectContaining({ code: 'REGISTRY_UNREACHABLE', message: reason, speaker: 'semtag' }),
    ])
    const asked = world.engine.requests.filter(({ path: call }) => call.startsWith('/distribution'))
    expect(asked).toHaveLength(reached ? 0 : 1)
  })

  test('if the engine cannot look up tags', async () => {
    const world = await startEngineOnly({ engine: { podman: true } })
    world.build('2.1.115')
    const report = await world.release('2.1.115', assumed)
    expect(report.status).toBe('failed')
    expect(report.targets[0]?.problems).toEqual([
      expect.objectContaining({
        code: 'REGISTRY_UNREACHABLE',
        message: reason,
        hint: expect.stringMatching(
          /\. Podman Engine 5\.4\.2 cannot look up a tag, so semtag cannot use the engine instead\.$/,
        ),
      }),
    ])
    expect([...world.registry.tags(path)]).toEqual([])
  })

  test('if the registry refuses', async () => {
    const world = await startEngineOnly()
    world.build('2.1.115')
    world.open.fault({ times: 100 }, { status: 401 })
    const report = await world.release('2.1.115', { registry: [world.open.host] })
    expect([report.status, codes(report)]).toEqual(['failed', ['UNAUTHORIZED']])
    expect(report.warnings).toEqual([])
  })
})

/** A repository in memory that semtag reaches directly, and an engine that sees other content under `latest`. */
async function open(before: (kind: string) => void, isTrustGiven = false) {
  const warnings: string[] = []
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const { engine, fake } = await withEngine({
    onDistribution: async (_, tag) =>
      tag === 'latest' ? { mediaType, digest: contentOf('seen') } : undefined,
  })
  const direct = MemoryRepository.of({ direct: 'latest' }).client({ before: ({ kind }) => before(kind) })
  const registry = withEngineFallback({ registry: hidden, path }, direct, {
    engine: async () => engine,
    credentials: { find: async () => undefined },
    push: enginePush({
      report: { kind: 'engine', image: 'ui', id: null, platform: null },
      look: () => Promise.reject(new Error('nothing is to be read of it')),
    }),
    exactTag: parseTag('2.1.115'),
    isTrustGiven,
    warn: (message) => void warnings.push(message),
  })
  const latest = async () => (await registry.head(parseTag('latest'), never))?.digest
  return { registry, latest, warnings, fake }
}

const untrusted = () => new SemtagError({ code: 'REGISTRY_TLS', message: 'The certificate is not known.' })

test.each([
  ['unreachable', unreachable, 'seen'],
  ['not trusted', untrusted, 'seen'],
  ['denied', denied, undefined],
] as const)('the first request finds the registry %s', async (_, error, content) => {
  const { latest, warnings } = await open(() => {
    throw error()
  })
  if (content === undefined) await expect(latest()).rejects.toMatchObject({ code: error().code })
  else expect(await latest()).toBe(contentOf(content))
  expect(warnings).toHaveLength(content === undefined ? 0 : 1)
})

test('a TLS failure is an error if the user said how to trust the registry', async () => {
  const { latest, warnings, fake } = await open(() => {
    throw untrusted()
  }, true)
  await expect(latest()).rejects.toMatchObject({ code: 'REGISTRY_TLS' })
  expect([warnings, fake.requests]).toEqual([[], []])
})

test.each([
  ['answered', undefined],
  ['refused', denied],
])('semtag does not change to the engine for a registry that has %s', async (_, answer) => {
  let down = false
  const { latest, registry, warnings, fake } = await open(() => {
    if (down) throw unreachable()
    if (answer !== undefined) throw answer()
  })
  await registry.tags(never).catch(() => undefined)
  down = true
  await expect(latest()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect([warnings, fake.requests]).toEqual([[], []])
})

test('requests that fail together look for the fallback once', async () => {
  const { latest, warnings, fake } = await open(() => {
    throw unreachable()
  })
  expect(await Promise.all([latest(), latest(), latest()])).toEqual(Array(3).fill(contentOf('seen')))
  expect(warnings).toHaveLength(1)
  const probes = fake.requests.filter(({ path: call }) => call.includes('2.1.115'))
  expect(probes).toHaveLength(1)
})

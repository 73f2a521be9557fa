import { describe, expect, test } from 'vitest'
import { type EngineOnly, hidden, path, startEngineOnly } from '../engine-only.ts'
import { codes, lies, tagLines } from '../tag-lines.ts'

const via = { via: 'engine', 'assume-highest': true }

/** The lies in the report of the only target. */
const liesOf = ({ registry }: EngineOnly, report: Awaited<ReturnType<EngineOnly['release']>>) =>
  lies(report.targets[0] ?? { tags: [] }, registry.tags(path))

test('with Podman, which cannot look up tags, semtag releases nothing without a tag list', async () => {
  const world = await startEngineOnly({ engine: { podman: true } })
  world.build('2.1.115')
  const report = await world.release('2.1.115', via)
  expect([report.status, codes(report)]).toEqual(['refused', ['UNSUPPORTED']])
  expect(report.targets[0]?.problems[0]?.hint).toContain('No version of Podman has it.')
  expect([...world.registry.tags(path)]).toEqual([])
})

test.each([
  ['graphdriver', { store: 'graphdriver' }, true],
  ['containerd', { store: 'containerd' }, true],
  ['an engine that forgets what it pushed', {}, false],
] as const)('a history in which each version is the highest: %s', async (...row) => {
  const [, engine, remembers] = row
  const world = await startEngineOnly({ engine, remembers })
  const history: Record<string, readonly string[]> = {}
  for (const version of ['0.3.1', '1.0.0-rc.1', '2.1.106', '2.1.114', '3.0.42']) {
    const { digest } = world.build(version)
    const report = await world.release(version, via)
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(report.warnings).toEqual([expect.stringContaining('The tag list of')])
    expect(liesOf(world, report)).toEqual([])
    history[version] = tagLines(report)
  }
  // No list tells which version an alias had.
  expect(history).toEqual({
    '0.3.1': ['created 0.3.1', 'created 0.3', 'created latest'],
    '1.0.0-rc.1': ['created 1.0.0-rc.1'],
    '2.1.106': ['created 2.1.106', 'created 2.1', 'created 2', 'moved latest: null → 2.1.106'],
    '2.1.114': [
      'created 2.1.114',
      'moved 2.1: null → 2.1.114',
      'moved 2: null → 2.1.114',
      'moved latest: null → 2.1.114',
    ],
    '3.0.42': ['created 3.0.42', 'created 3.0', 'created 3', 'moved latest: null → 3.0.42'],
  })
  expect(world.registry.log).toEqual([])
})

test('the engine tags and pushes each tag, latest last', async () => {
  const world = await startEngineOnly()
  world.build('2.1.115')
  await world.release('2.1.115', via)
  expect(world.writes()).toEqual(
    ['2.1.115', '2.1', '2', 'latest'].flatMap((tag) => [`tag ${tag}`, `push ${tag}`]),
  )
})

test.each([['graphdriver'], ['containerd']] as const)(
  'a release that changes nothing writes nothing: %s',
  async (store) => {
    const world = await startEngineOnly({ engine: { store } })
    world.build('2.1.115')
    await world.release('2.1.115', via)
    const before = world.writes()
    const report = await world.release('2.1.115', via)
    expect(report.status).toBe('complete')
    expect(tagLines(report)).toEqual([
      'unchanged 2.1.115',
      'unchanged 2.1',
      'unchanged 2',
      'unchanged latest',
    ])
    expect(world.writes()).toEqual(before)
  },
)

test('semtag refuses other content under the exact tag, and replaces it with --overwrite', async () => {
  const world = await startEngineOnly()
  world.registry.image(path, '2.1.115', { content: 'another' })
  const { digest } = world.build('2.1.115')
  const refused = await world.release('2.1.115', via)
  expect([refused.status, codes(refused)]).toEqual(['refused', ['EXACT_TAG_EXISTS']])
  expect(world.writes()).toEqual([])
  const report = await world.release('2.1.115', { ...via, overwrite: true })
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
})

test('semtag refuses a withdrawn version', async () => {
  const world = await startEngineOnly()
  world.registry.image(path, 'yanked-2.1.115', { content: 'a withdrawal' })
  world.build('2.1.115')
  const report = await world.release('2.1.115', via)
  expect([report.status, codes(report)]).toEqual(['refused', ['VERSION_WITHDRAWN']])
  expect(world.writes()).toEqual([])
})

test('a tag with another digest than expected is an error, and the report does not claim it', async () => {
  const world = await startEngineOnly()
  const { digest } = world.build('2.1.115')
  world.onPush = (push) => {
    if (push.tag !== '2') return world.deliver(push)
    return world.registry.image(path, '2', { content: 'with other layers' })
  }
  const report = await world.release('2.1.115', via)
  expect(report.status).toBe('partial')
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'unknown 2', 'pending latest'])
  const other = world.registry.tags(path).get('2')
  expect(report.targets[0]?.problems).toEqual([
    expect.objectContaining({
      code: 'PUSH_NOT_SEEN',
      message: `${hidden}/${path}:2 should have ${digest.slice(0, 19)} after the push, but it has ${other?.slice(0, 19)}.`,
    }),
  ])
})

test('semtag looks up the digest that an engine does not report', async () => {
  const world = await startEngineOnly()
  const { digest } = world.build('2.1.115')
  world.onPush = (push) => ({ ...world.deliver(push), digest: 'none' })
  const report = await world.release('2.1.115', via)
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'created 2', 'created latest'])
})

test.each([
  ['denied: requested access to the resource is denied', 'DENIED', 'failed 2'],
  ['tag invalid: The image tag is immutable and cannot be overwritten.', 'TAG_IMMUTABLE', 'refused 2'],
  ['received unexpected HTTP status: 500 Internal Server Error', 'PUSH_FAILED', 'unknown 2'],
])('a push of an alias that fails: %s', async (words, code, line) => {
  const world = await startEngineOnly()
  world.build('2.1.115')
  world.onPush = (push) => {
    if (push.tag === '2') throw new Error(words)
    return world.deliver(push)
  }
  const report = await world.release('2.1.115', via)
  expect([report.status, codes(report)]).toEqual(['partial', [code]])
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', line, 'pending latest'])
  expect(liesOf(world, report)).toEqual([])
  world.onPush = world.deliver
  expect((await world.release('2.1.115', via)).status).toBe('complete')
})

test('--no-local-tags removes the local tags that the route needed', async () => {
  const world = await startEngineOnly()
  world.build('2.1.115')
  await world.release('2.1.115', { ...via, 'no-local-tags': true })
  expect([...world.engine.names.keys()]).toEqual([`docker.io/${path}:2.1.115`])
  await world.release('2.1.115', via)
  world.build('2.1.116')
  await world.release('2.1.116', via)
  expect([...world.engine.names.keys()]).toContain(`${hidden}/${path}:latest`)
})

describe('a registry that semtag can read but not write', () => {
  const direct = ({ open }: EngineOnly) => ({ via: 'engine', registry: [open.host] })
  const puts = ({ open }: EngineOnly) =>
    open.log.filter(({ method }) => method !== 'GET' && method !== 'HEAD')

  async function readOnly(options?: Parameters<typeof startEngineOnly>[0]) {
    const world = await startEngineOnly(options)
    world.open.fault({ method: 'PUT', times: 100 }, { status: 403 })
    return world
  }

  test.each([
    ['graphdriver', {}],
    ['Podman', { podman: true }],
  ])('gets its aliases by its own list through the engine: %s', async (_, engine) => {
    const world = await readOnly({ engine, remembers: false })
    for (const version of ['2.1.114', '3.0.42', '2.1.115']) {
      world.build(version)
      await world.release(version, direct(world))
    }
    const report = await world.release('2.1.115', direct(world))
    expect(report.status).toBe('complete')
    expect(tagLines(report)).toEqual([
      'unchanged 2.1.115',
      'unchanged 2.1',
      'unchanged 2',
      'held latest: newer 3.0.42',
    ])
    expect(lies(report.targets[0] ?? { tags: [] }, world.open.tags(path))).toEqual([])
    expect(puts(world)).toEqual([])
    expect(world.engine.requests.some(({ path: asked }) => asked.startsWith('/distribution'))).toBe(false)
  })

  test('gets content under another tag again, because an engine may make another manifest of it', async () => {
    const world = await readOnly()
    const there = world.open.image(path, 'build-7', { content: '2.1.115', form: 'docker' })
    const { digest } = world.build('2.1.115')
    world.engine.add({
      tags: [`${path}:2.1.115`],
      id: world.build('2.1.115').config,
      repositoryDigests: [`${world.open.host}/${path}@${there.digest}`],
    })
    const report = await world.release('2.1.115', direct(world))
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  })

  test('keeps an alias that another version owns by now', async () => {
    const world = await readOnly()
    world.build('2.1.115')
    world.onPush = (push) => {
      const pushed = world.deliver(push)
      // A newer version comes between our last list and our write.
      if (push.tag === '2') world.open.image(path, '3.0.42', { content: '3.0.42' })
      return pushed
    }
    const report = await world.release('2.1.115', direct(world))
    expect(report.status).toBe('partial')
    expect(codes(report)).toEqual(['UNSUPPORTED'])
    expect(lies(report.targets[0] ?? { tags: [] }, world.open.tags(path))).toEqual([])
    expect(report.targets[0]?.problems[0]?.message).toMatch(
      /:latest at sha256:[0-9a-f]{12}, but the engine can push only the image of this release/,
    )
  })
})

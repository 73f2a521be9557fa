import { expect, test } from 'vitest'
import { codes, lies, tagLines } from './tag-lines.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

/** Builds and releases versions one after the other. */
async function publish(workshop: Workshop, ...versions: readonly string[]) {
  for (const version of versions) {
    workshop.build(version)
    await workshop.release(version)
  }
  for (const registry of workshop.registries) registry.clearLog()
}

test('a repository ends as the history says', async () => {
  const workshop = await openWorkshop()
  const history: Record<string, readonly string[]> = {}
  for (const version of ['0.3.1', '1.0.0-rc.1', '2.1.106', '2.1.114', '2.2.11', '3.0.42', '2.1.115']) {
    const { digest } = workshop.build(version)
    const report = await workshop.release(version)
    expect(report).toMatchObject({ status: 'complete', version, targets: [{ digest }] })
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
    history[version] = tagLines(report)
  }
  expect(history).toEqual({
    '0.3.1': ['created 0.3.1', 'created 0.3', 'created latest'],
    '1.0.0-rc.1': ['created 1.0.0-rc.1'],
    '2.1.106': ['created 2.1.106', 'created 2.1', 'created 2', 'moved latest: 0.3.1 → 2.1.106'],
    '2.1.114': [
      'created 2.1.114',
      'moved 2.1: 2.1.106 → 2.1.114',
      'moved 2: 2.1.106 → 2.1.114',
      'moved latest: 2.1.106 → 2.1.114',
    ],
    '2.2.11': [
      'created 2.2.11',
      'created 2.2',
      'moved 2: 2.1.114 → 2.2.11',
      'moved latest: 2.1.114 → 2.2.11',
    ],
    '3.0.42': ['created 3.0.42', 'created 3.0', 'created 3', 'moved latest: 2.2.11 → 3.0.42'],
    '2.1.115': [
      'created 2.1.115',
      'moved 2.1: 2.1.114 → 2.1.115',
      'held 2: newer 2.2.11',
      'held latest: newer 3.0.42',
    ],
  })
})

test('a release that finds everything in place writes nothing', async () => {
  const workshop = await openWorkshop()
  await publish(workshop, '2.1.115')
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual(['unchanged 2.1.115', 'unchanged 2.1', 'unchanged 2', 'unchanged latest'])
  expect(workshop.writes()).toEqual([])
})

test('a second run with --latest never leaves latest behind', async () => {
  const workshop = await openWorkshop()
  await publish(workshop, '1.0.0')
  workshop.registry.image(path, '1.1.0', { content: '1.1.0' })
  const report = await workshop.release('1.0.0', { policy: { latest: 'never' } })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual([
    'unchanged 1.0.0',
    'unchanged 1.0',
    'moved 1: 1.0.0 → 1.1.0',
    'held latest: policy',
  ])
  expect(workshop.writes()).toEqual(['PUT 1'])
})

test('a dry run reads, reports the plan, and writes nothing', async () => {
  const workshop = await openWorkshop()
  await publish(workshop, '2.1.114')
  workshop.build('2.1.115')
  const report = await workshop.release('2.1.115', { dryRun: true })
  expect(report).toMatchObject({ status: 'complete', dryRun: true })
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'moved 2.1: 2.1.114 → 2.1.115',
    'moved 2: 2.1.114 → 2.1.115',
    'moved latest: 2.1.114 → 2.1.115',
  ])
  expect(workshop.writes()).toEqual([])
  expect(workshop.engine.requests.filter(({ path }) => path.endsWith('/push'))).toHaveLength(1)
})

test.each([
  ['latest-last', ['PUT 1.2.3', 'PUT 1.2', 'PUT 1', 'PUT next', 'PUT latest']],
  ['latest-first', ['PUT latest', 'PUT 1.2.3', 'PUT 1.2', 'PUT 1', 'PUT next']],
] as const)('semtag writes aliases one after the other, %s, each with one PUT', async (order, writes) => {
  const workshop = await openWorkshop()
  workshop.build('1.2.3_5')
  const policy = { order, channels: [{ name: 'next', identifiers: ['rc'] }] }
  const report = await workshop.release('1.2.3+5', { image: 'ui:1.2.3_5', policy })
  expect(report.status).toBe('complete')
  expect(workshop.writes()).toEqual(writes)
})

test('every exact tag exists before any alias moves anywhere', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const [first, second] = workshop.registries
  workshop.build('2.1.115')
  let pushes = 0
  let atTheEnd: readonly (readonly string[])[] = []
  workshop.onPush = async (push) => {
    const pushed = workshop.deliver(push)
    // Whichever is last finds that the other target has its exact tag, and nothing else.
    if (++pushes === 2) atTheEnd = [workshop.writes(first), workshop.writes(second)]
    return pushed
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('complete')
  expect(atTheEnd).toEqual([[], []])
  for (const registry of [first, second])
    expect(workshop.writes(registry)).toEqual(['PUT 2.1', 'PUT 2', 'PUT latest'])
})

test('if one target fails, no alias moves anywhere, and the report has the exact tag that was written', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const [first, second] = workshop.registries
  workshop.build('2.1.115')
  workshop.onPush = (push) => {
    if (push.repository.startsWith(second?.host ?? '')) throw new Error('denied: requested access is denied')
    return workshop.deliver(push)
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(tagLines(report, 0)).toEqual(['created 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
  expect(tagLines(report, 1)).toEqual(['failed 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
  expect(report.targets.map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], ['DENIED']])
  expect([...(first?.tags(path).keys() ?? [])]).toEqual(['2.1.115'])

  workshop.onPush = workshop.deliver
  expect((await workshop.release('2.1.115')).status).toBe('complete')
})

test('if one target refuses, semtag writes nothing anywhere', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  workshop.registries[1]?.image(path, '2.1.115', { content: 'another' })
  workshop.build('2.1.115')
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('refused')
  expect(tagLines(report, 0)).toEqual(['pending 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
  expect(tagLines(report, 1)).toEqual(['refused 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
  expect(workshop.registries.flatMap((registry) => workshop.writes(registry))).toEqual([])
  expect(workshop.engine.requests.filter(({ method }) => method === 'POST')).toEqual([])
})

test('semtag refuses a withdrawn version', async () => {
  const workshop = await openWorkshop()
  await publish(workshop, '2.1.114', '2.1.115')
  workshop.registry.image(path, 'yanked-2.1.115', { content: 'a withdrawal' })
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['VERSION_WITHDRAWN'])
  expect(workshop.writes()).toEqual([])
})

test('semtag refuses a withdrawn version whose listed marker is 404 at the first read', async () => {
  const workshop = await openWorkshop()
  await publish(workshop, '2.1.114')
  workshop.build('2.1.115')
  workshop.registry.image(path, 'yanked-2.1.115', { content: 'a withdrawal' })
  // The HEAD, and the GET that follows a 404 for a listed tag.
  const late = workshop.registry.fault({ path: /yanked-2\.1\.115$/, times: 2 }, { status: 404 })
  const report = await workshop.release('2.1.115')
  expect(late.count).toBe(2)
  expect([report.status, codes(report)]).toEqual(['refused', ['VERSION_WITHDRAWN']])
  expect(workshop.registry.tags(path).has('2.1.115')).toBe(false)
})

test('a refused tag list ends the release before any write', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.registry.fault(
    { path: /tags\/list/ },
    { status: 403, body: { errors: [{ code: 'DENIED', message: 'no listing' }] } },
  )
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_LIST_REFUSED'])
  expect(workshop.writes()).toEqual([])
})

test('the report shows an unchanged alias with the version of this release', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.114', { content: 'the same' })
  await workshop.release('2.1.114')
  const { digest } = workshop.build('2.1.115', { content: 'the same' })
  const report = await workshop.release('2.1.115')
  expect(tagLines(report)).toEqual(['created 2.1.115', 'unchanged 2.1', 'unchanged 2', 'unchanged latest'])
  expect(report.targets[0]?.tags.map(({ to }) => to)).toEqual(Array(4).fill({ version: '2.1.115', digest }))
})

test('nonsense from the engine is an error, and the report claims nothing', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.engine.answer(/info/, { status: 200, chunks: ['{"DriverStatus": 7}'] })
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({ status: 'failed', targets: [], moved: [] })
  expect(codes(report)).toEqual(['ENGINE_ERROR'])
  expect(workshop.writes()).toEqual([])
})

test('many requests at once cause no warning of Node about a leak', async () => {
  const warnings: string[] = []
  const warned = ({ name }: Error) => void warnings.push(name)
  process.on('warning', warned)
  const workshop = await openWorkshop({ registries: [{}, {}, {}, {}] })
  workshop.build('2.1.115')
  expect((await workshop.release('2.1.115')).status).toBe('complete')
  await new Promise(setImmediate)
  process.off('warning', warned)
  expect(warnings).toEqual([])
})

test('if two targets refuse or fail, the status is the worse of both', async () => {
  const workshop = await openWorkshop({ registries: [{}, {}] })
  const [first, second] = workshop.registries
  first?.image(path, '2.1.115', { content: 'another' })
  second?.fault({ times: 100 }, { status: 503 })
  workshop.build('2.1.115')
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('failed')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS', 'REGISTRY_ERROR'])
})

import { describe, expect, test } from 'vitest'
import type { Fault } from '../../support/registry/faults.ts'
import { interrupted, timedOut } from '../errors.ts'
import { codes, lies, tagLines } from '../tag-lines.ts'
import { openWorkshop, path } from '../workshop.ts'

const error = (status: number, code: string) => ({ status, body: { errors: [{ code, message: 'no' }] } })

/** A release of 2.1.115 after 2.1.114, in which every PUT of a tag ends with the fault. */
async function releaseWith(tag: string, fault: Fault, times = 100, signal?: AbortSignal) {
  const workshop = await openWorkshop()
  workshop.build('2.1.114')
  await workshop.release('2.1.114')
  workshop.registry.clearLog()
  const { digest } = workshop.build('2.1.115')
  workshop.registry.fault({ method: 'PUT', path: new RegExp(`/${tag}$`), times }, fault)
  const report = await workshop.release('2.1.115', signal && { signal })
  expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  return { workshop, report, digest }
}

test.each([
  ['an answer that was lost', 'lost', 1],
  ['answers that were all lost', 'lost', 100],
  ['a connection that broke', 'reset', 2],
  ['a registry that fails for a while', { status: 503 }, 3],
] as const)('%s is no failure', async (_, fault, times) => {
  const { report, workshop, digest } = await releaseWith('2', fault, times)
  expect(report.status).toBe('complete')
  expect(tagLines(report)[2]).toBe('moved 2: 2.1.114 → 2.1.115')
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
})

test.each([
  ['that never reach the registry', 'reset', 'REGISTRY_UNREACHABLE', 'failed 2'],
  ['that fail', { status: 503 }, 'REGISTRY_UNREACHABLE', 'failed 2'],
  ['that are denied', error(403, 'DENIED'), 'DENIED', 'failed 2'],
  ['that are invalid', error(400, 'MANIFEST_INVALID'), 'MANIFEST_INVALID', 'failed 2'],
  ['of an immutable tag', error(409, 'TAG_IMMUTABLE'), 'TAG_IMMUTABLE', 'refused 2'],
] as const)(
  'a write that fails %s ends the release, and earlier writes stay',
  async (_, fault, code, line) => {
    const { report, workshop } = await releaseWith('2', fault)
    expect(report.status).toBe('partial')
    expect(codes(report)).toEqual([code])
    expect(tagLines(report)).toEqual([
      'created 2.1.115',
      'moved 2.1: 2.1.114 → 2.1.115',
      line,
      'pending latest',
    ])
    expect(workshop.writes()).not.toContain('PUT latest')
  },
)

test('a write with a lost answer that cannot be read back is unknown', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.registry.fault(({ method, url }) => {
    if (method === 'PUT' && url.pathname.endsWith('/2'))
      workshop.registry.fault({ method: 'HEAD', times: 100 }, { status: 503 })
    return false
  }, 'hang')
  workshop.registry.fault({ method: 'PUT', path: /\/2$/, times: 100 }, 'lost')
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'unknown 2', 'pending latest'])
})

test('an immutable exact tag is refused, although the image is there already', async () => {
  const workshop = await openWorkshop()
  const { registry } = workshop
  const { digest } = registry.image(path, 'edge', { content: 'one' })
  workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${registry.host}/${path}@${digest}`] })
  registry.settings.immutable = ({ tag }) => (tag === '2.1.115' ? error(412, 'PRECONDITION') : undefined)
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_IMMUTABLE'])
  expect(tagLines(report)).toEqual(['refused 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
})

test('a lost answer to the exact tag of an image that is there already is no failure', async () => {
  const workshop = await openWorkshop()
  const { registry } = workshop
  const { digest } = registry.image(path, 'edge', { content: 'one' })
  workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${registry.host}/${path}@${digest}`] })
  registry.fault({ method: 'PUT', path: /\/2\.1\.115$/, times: 100 }, 'lost')
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  expect(tagLines(report)[0]).toBe('created 2.1.115')
})

test('immutable tags that are in place do not stop a release', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  await workshop.release('2.1.115')
  workshop.registry.settings.immutable = () => error(409, 'TAG_IMMUTABLE')
  expect((await workshop.release('2.1.115')).status).toBe('complete')
})

describe.each([
  ['an interruption', interrupted],
  ['a time-out', timedOut],
] as const)('%s', (_, reason) => {
  /** Stops the release when the registry gets the PUT of a tag. */
  async function stopAt(tag: string, carriedOut: boolean) {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    const stop = new AbortController()
    const stopped = reason()
    workshop.registry.fault(({ method, url }) => {
      const here = method === 'PUT' && url.pathname.endsWith(`/${tag}`)
      if (here) stop.abort(stopped)
      return here && !carriedOut
    }, 'hang')
    const report = await workshop.release('2.1.115', { signal: stop.signal })
    expect(codes(report)).toEqual([stopped.code])
    expect(report.targets[0]?.problems).toHaveLength(1)
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
    return report
  }

  test('during a write that happened leaves exactly the rest pending', async () => {
    const report = await stopAt('2.1', true)
    expect(report.status).toBe('partial')
    expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'pending 2', 'pending latest'])
  })

  test('during a write that did not happen leaves that tag unknown', async () => {
    const report = await stopAt('2', false)
    expect(report.status).toBe('partial')
    expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'unknown 2', 'pending latest'])
  })

  test('after the last write is partial, because the release has not settled', async () => {
    const report = await stopAt('latest', true)
    expect(report.status).toBe('partial')
    expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'created 2', 'created latest'])
  })
})

test('a stop ends the wait for a write whose answer was lost, and the tag is unknown', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.registry.fault({ method: 'PUT', path: /\/2$/, times: 100 }, 'lost')
  const stop = new AbortController()
  // Nobody answers the read that looks for the lost write, and its own time limit is a minute.
  const reading = workshop.registry.fault(
    ({ method, url }) =>
      method === 'HEAD' && url.pathname.endsWith('/2') && workshop.writes().includes('PUT 2'),
    'hang',
  )
  const releasing = workshop.release('2.1.115', { signal: stop.signal })
  await reading.happened
  stop.abort(interrupted())
  const report = await releasing
  expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'unknown 2', 'pending latest'])
  expect(report.status).toBe('partial')
}, 15_000)

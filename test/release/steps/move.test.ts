import { expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { codes, lies, tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

/** Releases 2.1.114, then 2.1.115 while something happens between its push and its aliases. */
async function releaseWhile(happens: (workshop: Workshop) => void) {
  const workshop = await openWorkshop()
  workshop.build('2.1.114')
  await workshop.release('2.1.114')
  workshop.registry.clearLog()
  workshop.build('2.1.115')
  workshop.onPush = (push) => {
    const pushed = workshop.deliver(push)
    happens(workshop)
    return pushed
  }
  const report = await workshop.release('2.1.115')
  expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  return { workshop, report }
}

test('a newer version that appeared after the plan holds its aliases', async () => {
  const { workshop, report } = await releaseWhile(({ registry }) => {
    registry.image(path, '2.2.0', { content: '2.2.0' })
  })
  expect(report.status).toBe('complete')
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'moved 2.1: 2.1.114 → 2.1.115',
    'held 2: newer 2.2.0',
    'held latest: newer 2.2.0',
  ])
  expect(workshop.writes()).toEqual(['PUT 2.1'])
})

test('a version that is withdrawn after the plan gets no alias', async () => {
  const { workshop, report } = await releaseWhile(({ registry }) => {
    registry.image(path, 'yanked-2.1.115', { content: 'a withdrawal' })
  })
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'held 2.1: withdrawn 2.1.114',
    'held 2: withdrawn 2.1.114',
    'held latest: withdrawn 2.1.114',
  ])
  expect(workshop.writes()).toEqual([])
})

test('the report shows an alias that has moved since the plan from its new place', async () => {
  const { report } = await releaseWhile(({ registry }) => {
    registry.image(path, '2.1.113', { content: '2.1.113' })
    registry.image(path, '2.1', { content: '2.1.113' })
  })
  expect(tagLines(report)[1]).toBe('moved 2.1: 2.1.113 → 2.1.115')
})

test('the aliases follow an exact tag that another release has taken', async () => {
  let taken = ''
  const { workshop, report } = await releaseWhile(({ registry }) => {
    // The first read of the tag list after the push was read back.
    registry.fault(({ url }) => {
      if (taken === '' && url.pathname.endsWith('/list'))
        taken = registry.image(path, '2.1.115', { content: 'another' }).digest
      return false
    }, 'hang')
  })
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
  expect(report.targets[0]?.digest).toBe(taken)
  expect(report.targets[0]?.problems).toHaveLength(1)
  expect(workshop.tagsOn(parseDigest(taken))).toEqual(['2', '2.1', '2.1.115', 'latest'])
})

test('a held alias does not move', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  const report = await workshop.release('2.1.115', { policy: { latest: 'never' } })
  expect(tagLines(report).at(-1)).toBe('held latest: policy')
  expect(workshop.writes()).toEqual(['PUT 2.1', 'PUT 2'])
})

test('a release that wrote nothing settles nothing', async () => {
  const workshop = await openWorkshop()
  workshop.build('3.0.0-rc.1')
  await workshop.release('3.0.0-rc.1')
  expect(workshop.events.map(({ kind }) => kind)).not.toContain('settling')
  workshop.build('3.0.0')
  await workshop.release('3.0.0')
  expect(workshop.events).toContainEqual(
    expect.objectContaining({ kind: 'settling', tags: ['3.0', '3', 'latest'] }),
  )
})

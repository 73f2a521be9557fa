import { expect, test } from 'vitest'
import { parseTag } from '../../src/domain/image/tag.ts'
import type { PlannedTag } from '../../src/domain/plan/plan.ts'
import {
  exitCodes,
  movesOf,
  releasesOf,
  statusOf,
  type TagReport,
  tagReport,
  targetsOf,
} from '../../src/domain/report.ts'
import { reportOf, reportsOf } from '../frontend/report.ts'
import { contentOf } from '../support/model-repository.ts'

const from = { version: '2.1.114', digest: contentOf('a') }
const to = { version: '2.1.115', digest: contentOf('b') }

const minor = parseTag('2.1')

test.each([
  [{ kind: 'minor', tag: minor, from: null, action: 'create' }, 'created', null, to],
  [{ kind: 'minor', tag: minor, from, action: 'move' }, 'moved', from, to],
  [{ kind: 'minor', tag: minor, from, action: 'keep' }, 'unchanged', from, from],
  [{ kind: 'exact', tag: parseTag('2.1.115'), from, action: 'refuse' }, 'refused', from, from],
  [{ kind: 'minor', tag: minor, from, action: 'remove' }, 'removed', from, null],
] as const)('%j is %s', (planned, outcome, before, after) => {
  expect(tagReport(planned, to)).toEqual({
    tag: planned.tag,
    kind: planned.kind,
    outcome,
    from: before,
    to: after,
    heldBy: null,
    reason: null,
  })
})

test('the report of a held tag has a reason and the holder', () => {
  const planned: PlannedTag = {
    kind: 'latest',
    tag: parseTag('latest'),
    from,
    action: 'hold',
    reason: 'newer',
    heldBy: '3.0.42',
    note: 'the alias is not on its owner',
  }
  expect(tagReport(planned, to)).toMatchObject({
    outcome: 'held',
    from,
    to: from,
    heldBy: '3.0.42',
    reason: 'newer',
    note: 'the alias is not on its owner',
  })
})

test('movesOf lists the aliases that moved on all targets', () => {
  const report = (tag: string, changes: Partial<TagReport>): TagReport => ({
    tag,
    kind: 'minor',
    outcome: 'moved',
    from,
    to,
    heldBy: null,
    reason: null,
    ...changes,
  })
  const target = {
    repository: 'registry.local:5000/ui',
    digest: null,
    mediaType: null,
    problems: [],
    tags: [
      report('2.1.115', { kind: 'exact' }),
      report('sha-1a2b3c4', { kind: 'literal' }),
      report('2.1', {}),
      report('2', { kind: 'major', outcome: 'created', from: null }),
      report('latest', { kind: 'latest', outcome: 'pending' }),
    ],
  }
  expect(movesOf([target, { ...target, repository: 'ghcr.io/ui' }])).toEqual([
    { repository: 'registry.local:5000/ui', tag: '2.1', from, to },
    { repository: 'ghcr.io/ui', tag: '2.1', from, to },
  ])
})

test('every status has its exit code', () => {
  expect(exitCodes).toEqual({ complete: 0, failed: 1, usage: 2, refused: 3, partial: 4, drift: 5 })
  expect(exitCodes[statusOf('INVALID_VERSION')]).toBe(2)
  expect(exitCodes[statusOf('TAG_IMMUTABLE')]).toBe(3)
  expect(exitCodes[statusOf('UNAUTHORIZED')]).toBe(1)
})

test('releasesOf and targetsOf accept both kinds of report', () => {
  const [ui, api] = [reportOf({ targets: [{}, { repository: 'b.local/ui' }] }), reportOf({})]
  expect(releasesOf(ui)).toEqual([ui])
  expect(targetsOf(ui)).toEqual(ui.targets)
  expect(releasesOf(reportsOf([ui, api]))).toEqual([ui, api])
  expect(targetsOf(reportsOf([ui, api]))).toEqual([...ui.targets, ...api.targets])
})

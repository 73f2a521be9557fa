import { expect, test } from 'vitest'
import { careText, quietCare } from '../../../src/cli/commands/maintenance.ts'
import { emptyLineNote } from '../../../src/domain/plan/owners.ts'
import type { CareReport, TagReport } from '../../../src/domain/report.ts'
import { digest, reportOf } from '../../frontend/report.ts'

const paint = (_style: unknown, text: string) => text
const at = (version: string) => ({ version, digest: digest(version) })

function care(
  tags: readonly Partial<TagReport>[],
  rest: Partial<Omit<CareReport, 'targets'>> = {},
): CareReport {
  const { targets } = reportOf({ targets: [{ tags }] })
  return {
    schemaVersion: 1,
    command: 'reconcile',
    versions: [],
    dryRun: false,
    status: 'complete',
    targets,
    moved: [],
    ...rest,
  }
}

const yanked = [
  { tag: 'yanked-3.0.42', kind: 'withdrawal', outcome: 'created' },
  { tag: 'latest', kind: 'latest', outcome: 'moved', from: at('3.0.42'), to: at('2.2.11') },
  { tag: '3.0', kind: 'minor', outcome: 'held', reason: 'withdrawn', heldBy: null, note: emptyLineNote },
  { tag: '3', kind: 'major', outcome: 'removed' },
] as const

test('a yank', () => {
  const report = care(yanked, { command: 'yank', versions: ['3.0.42', '3.0.41'] })
  expect(careText(report, { paint })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  yank 3.0.42 3.0.41
      created  yanked-3.0.42
      moved    latest         3.0.42 → 2.2.11
      held     3.0            its line has no version left, and it stays where it is
      removed  3
    "
  `)
  expect(quietCare(report)).toBe('yanked-3.0.42\nlatest\n3\n')
})

test('a dry run has other words', () => {
  const report = care(yanked, { command: 'yank', versions: ['3.0.42'], dryRun: true })
  expect(careText(report, { paint, width: 60 })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  yank 3.0.42
      create  yanked-3.0.42
      move    latest         3.0.42 → 2.2.11
      hold    3.0            its line has no version left, and
                             it stays where it is
      remove  3
    "
  `)
})

const inPlace = { tag: '2', kind: 'major', outcome: 'unchanged' } as const

test.each([
  [[], 'nothing to do'],
  [[inPlace], 'its alias is in its place'],
  [[inPlace, { ...inPlace, tag: '3' }], 'all 2 aliases are in their place'],
])('reconcile with nothing to do is one line', (tags, words) => {
  expect(careText(care(tags), { paint })).toBe(`registry.local:5000/image-gallery  reconcile  ${words}\n`)
})

test('reconcile leaves out what is in its place, and nothing else', () => {
  const tags = [inPlace, { ...inPlace, tag: '2.1', note: 'a remark' }, yanked[2]]
  expect(careText(care(tags), { paint })).toBe(
    `registry.local:5000/image-gallery  reconcile\n  unchanged  2.1  a remark\n  held       3.0  ${emptyLineNote}\n`,
  )
})

test('what ended before anything was planned has no table', () => {
  expect(careText(care([], { status: 'failed' }), { paint })).toBe('')
})

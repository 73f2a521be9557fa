import { expect, test } from 'vitest'
import type { ListReport } from '../../src/domain/list-report.ts'
import type { FleetReport, MaintenanceReport } from '../../src/domain/report.ts'
import {
  safeList,
  safeMaintenance,
  safeProblem,
  safeReport,
  withoutCommands,
} from '../../src/frontend/safe-text.ts'
import { onlyImage } from '../support/only-image.ts'
import { reportOf, reportsOf } from './report.ts'

const mask = (text: string) => text.replaceAll('hunter22', '***')

test.each([
  ['::error::x', ': :error::x'],
  ['a\n  ::add-mask::x\n\t::debug::', 'a\n  : :add-mask::x\n\t: :debug::'],
  ['a ::error::', 'a ::error::'],
  ['registry::x', 'registry::x'],
  ['[::1]:5000', '[::1]:5000'],
  ['a ##[add-mask]x ##vso[task.x]y', 'a # #[add-mask]x # #vso[task.x]y'],
  ['# heading ## no command', '# heading ## no command'],
])('%j becomes %j', (text, safe) => {
  expect(withoutCommands(text)).toBe(safe)
})

test('a problem has one line per sentence, no control characters and no secret', () => {
  const problem = {
    code: 'DENIED',
    message: '::error::denied\u001b[2J\r\n\u202ehunter22',
    hint: 'Use \u0007hunter22.',
    speaker: 'registry',
    more: 'dropped',
  } as const
  expect(safeProblem(problem, mask)).toEqual({
    code: 'DENIED',
    message: ': :error::denied [2J ***',
    hint: 'Use  ***.',
    speaker: 'registry',
  })
  expect(safeProblem({ code: 'TIMEOUT', message: 'x'.repeat(9000) }, mask).message).toHaveLength(2000)
})

test('the sentences of a report are made safe, and the rest stays the same', () => {
  const problem = { code: 'DENIED', message: 'hunter22\u001b[1m', speaker: 'registry' } as const
  const safe = { code: 'DENIED', message: '*** [1m', speaker: 'registry' }
  const report = reportOf({
    warnings: ['hunter22\n'],
    problems: [problem],
    targets: [{ problems: [problem], tags: [{ note: 'hunter22' }, {}] }],
  })
  const [target] = report.targets
  expect(safeReport(report, mask)).toEqual({
    ...report,
    warnings: ['***'],
    problems: [safe],
    targets: [{ ...target, problems: [safe], tags: [{ ...target?.tags[0], note: '***' }, target?.tags[1]] }],
  })
})

test('the sentences of each of several images are made safe', () => {
  const spoken = reportOf({ warnings: ['hunter22'], targets: [{ tags: [{ note: 'hunter22' }] }] })
  const silent = reportOf({ targets: [] })
  const report = reportsOf([spoken, silent], { problems: [{ code: 'DENIED', message: 'hunter22' }] })
  const safe = safeReport(report, mask)
  expect(JSON.stringify(safe)).toBe(
    JSON.stringify(reportsOf([safeReport(spoken, mask), silent].map(onlyImage), { problems: safe.problems })),
  )
  expect(JSON.stringify(safe).match(/hunter22|\*\*\*/g)).toEqual(['***', '***', '***', '***'])
})

test('a password that is part of a digest leaves the digest alone', () => {
  const report = reportOf({})
  const hex = report.targets[0]?.digest?.slice(10, 16) ?? ''
  expect(safeReport(report, (text) => text.replaceAll(hex, '***'))).toEqual(report)
})

const nasty = '::error::hunter22\u001b[2J'
const harmless = ': :error::*** [2J'

test('the sentences of a maintenance report are made safe', () => {
  const { targets } = reportOf({
    targets: [{ tags: [{ note: nasty }], problems: [{ code: 'DENIED', message: nasty }] }],
  })
  const report: MaintenanceReport = {
    schemaVersion: 1,
    command: 'reconcile',
    versions: [],
    dryRun: false,
    status: 'failed',
    targets,
    moved: [],
  }
  const safe = { targets: [{ tags: [{ note: harmless }], problems: [{ message: harmless }] }] }
  expect(safeMaintenance(report, mask)).toMatchObject(safe)

  const fleet: FleetReport = {
    ...report,
    repositories: [{ ...report, image: 'ui' }],
    problems: [{ code: 'DENIED', message: nasty }],
  }
  expect(safeMaintenance(fleet, mask)).toMatchObject({
    repositories: [{ ...safe, image: 'ui' }],
    problems: [{ message: harmless }],
  })
})

test('the texts of markers and images in a list are made safe', () => {
  const version = { version: '1.2.3', tag: '1.2.3', digest: null }
  const report: ListReport = {
    schemaVersion: 1,
    command: 'ls',
    repository: 'registry.local:5000/ui',
    status: 'failed',
    versions: [
      { ...version, withdrawn: { time: nasty, reason: nasty }, platforms: [nasty] },
      { ...version, withdrawn: { time: null, reason: null } },
      version,
    ],
    aliases: [],
    candidates: [],
    others: [],
    problems: [{ code: 'DENIED', message: nasty }],
  }
  expect(safeList(report, mask)).toEqual({
    ...report,
    versions: [
      { ...version, withdrawn: { time: harmless, reason: harmless }, platforms: [harmless] },
      { ...version, withdrawn: { time: null, reason: null } },
      version,
    ],
    problems: [{ code: 'DENIED', message: harmless, speaker: 'semtag' }],
  })
})

import { expect, test } from 'vitest'
import type { Problem } from '../../src/domain/errors.ts'
import { problemText, reportProblems } from '../../src/frontend/problems.ts'
import { reportOf, reportsOf } from './report.ts'

const marked = (style: unknown, text: string) => `<${style}>${text}</>`

test.each([
  ['semtag', 'Error:'],
  ['engine', 'Error response from the engine:'],
  ['registry', 'Error response from the registry:'],
  ['credential helper', 'Error from the credential helper:'],
] as const)('a problem of %s names its speaker', (speaker, opening) => {
  expect(problemText({ code: 'INTERNAL', message: 'No.', hint: 'Do this.', speaker }, marked)).toBe(
    `<red>${opening}</> No.\n  Do this.\n`,
  )
})

test('a problem may have no speaker and no hint', () => {
  expect(problemText({ code: 'INTERNAL', message: 'No.' }, marked)).toBe('<red>Error:</> No.\n')
})

test('each problem names its target if there are several', () => {
  const problem: Problem = { code: 'DENIED', message: 'denied' }
  const named: Problem = { code: 'DENIED', message: 'b.local/ui: denied already' }
  const outside: Problem = { code: 'TIMEOUT', message: 'late' }
  const targets = [
    { repository: 'a.local/ui', problems: [problem] },
    { repository: 'b.local/ui', problems: [named] },
  ]
  expect(reportProblems(reportOf({ problems: [outside], targets })).map(({ message }) => message)).toEqual([
    'late',
    'a.local/ui: denied',
    'b.local/ui: denied already',
  ])
  expect(reportProblems(reportOf({ targets: targets.slice(0, 1) }))).toEqual([problem])
})

test.each([
  [2, 'a.local/1, a.local/2: late'],
  [3, 'a.local/1, a.local/2, a.local/3: late'],
  [20, 'a.local/1, a.local/2 and 18 more: late'],
])('a problem that %d targets share is reported once', (count, message) => {
  const late: Problem = { code: 'TIMEOUT', message: 'late' }
  const targets = Array.from({ length: count }, (_, index) => ({
    repository: `a.local/${index + 1}`,
    problems: [late],
  }))
  const one = reportOf({ targets })
  expect(reportProblems(one)).toEqual([{ ...late, message }])
  expect(reportProblems(reportsOf(targets.map((target) => reportOf({ targets: [target] }))))).toEqual([
    { ...late, message },
  ])
})

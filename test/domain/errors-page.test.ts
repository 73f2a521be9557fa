import { expect, test } from 'vitest'
import { type ErrorCode, errorCodes } from '../../src/domain/errors.ts'
import { exitCodes, statusOf } from '../../src/domain/report.ts'
import { explainedErrors } from './cases/errors.ts'

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)
const codes = Object.keys(errorCodes).filter(isCode)

/** `docs/errors.md`; `npx vitest run test/domain/errors-page.test.ts -u` writes it anew. */
test('the page of errors has every code with its exit code', async () => {
  const rows = codes.map((code) => {
    const { meaning, remedy } = explainedErrors[code]
    return `| \`${code}\` | ${exitCodes[statusOf(code)]} | ${meaning} | ${remedy} |`
  })
  const page = [
    '# Errors',
    'Every problem in a report has a `code`, a `message`, often a `hint`, and the `speaker` whose words the message repeats. A code never changes its meaning; [stability](stability.md) says what may be added. Back to the [README](../README.md).',
    'The exit code is that of a run that has written nothing. A run that has written a tag exits with 4, and the same command finishes it. A run that a signal stops before that exits with 129, 130 or 143.',
    ['| code | exit | meaning | what to do |', '|---|---|---|---|', ...rows].join('\n'),
  ]
  await expect(`${page.join('\n\n')}\n`).toMatchFileSnapshot('../../docs/errors.md')
})

test('each row is plain: whole sentences of at most 25 words', () => {
  const texts = codes.flatMap((code) => Object.values(explainedErrors[code]))
  expect(texts.filter((text) => !/^[A-Zs].*\.$/.test(text) || text.split(' ').length > 25)).toEqual([])
})

import { expect, test } from 'vitest'
import { countsOf, withRow } from '../../scripts/mutation/page.ts'

const page = '# Mutation tests\n\n<!-- scores -->\n<!-- end of scores -->\n\nSurvivors: $& none.\n'
const counts = { killed: 90, timeout: 5, survived: 4, noCoverage: 1, ignored: 7 }
const rowsOf = (text: string) => text.split('\n').filter((row) => /^\| [`*]/.test(row))

test('each mutant counts once, by its status', () => {
  const statuses = ['Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'Ignored'] as const
  expect(countsOf(statuses.map((status) => ({ status })))).toEqual({
    killed: 2,
    timeout: 1,
    survived: 1,
    noCoverage: 1,
    ignored: 2,
  })
})

test('a part has one row, a folder the sum of its parts, and the rest of the page stays', () => {
  const first = withRow(page, 'src/domain/tags', counts, '2026-11-30')
  const second = withRow(first, 'src/domain/*.ts', { ...counts, survived: 0, noCoverage: 0 }, '2026-12-01')
  const third = withRow(second, 'src/domain/tags', { ...counts, killed: 91, survived: 3 }, '2026-12-02')
  const last = withRow(third, 'src/config/read', counts, '2026-12-03')
  expect(rowsOf(last)).toEqual([
    '| `src/config/read` | 2026-12-03 | 100 | 90 | 5 | 4 | 1 | 7 | 95.0 |',
    '| `src/domain/*.ts` | 2026-12-01 | 95 | 90 | 5 | 0 | 0 | 7 | 100.0 |',
    '| `src/domain/tags` | 2026-12-02 | 100 | 91 | 5 | 3 | 1 | 7 | 96.0 |',
    '| **src/domain** | 2026-12-01 | 195 | 181 | 10 | 3 | 1 | 14 | 97.9 |',
  ])
  expect(last.replace(/\|.*\|\n/g, '')).toBe(page)
})

test('a page without the place for the table is an error', () => {
  expect(() => withRow('# Mutation tests\n', 'src/domain', counts, '2026-12-01')).toThrow('lacks the comment')
})

import { expect, test } from 'vitest'
import { columns } from '../../src/frontend/report-text.ts'

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  const rows = [
    ['a', 'bb', 'c'],
    ['aaa', 'b', ''],
    ['a', 'a very wide last cell is no reason'],
  ]
  expect(columns(rows)).toEqual(['a    bb  c', 'aaa  b', 'a    a very wide last cell is no reason'])
})

test('the last column is folded between words', () => {
  expect(columns([['held', 'one two three four five six seven']], 30)).toEqual([
    'held  one two three four five\n      six seven',
  ])
})

test.each([10, 20])('a width of %i has no room for folding', (width) => {
  expect(columns([['held', 'one two three four']], width)).toEqual(['held  one two three four'])
})

test('a word that is wider than the column stays whole', () => {
  expect(columns([['', `${'x'.repeat(40)} y`]], 30)).toEqual([`  ${'x'.repeat(40)}\n  y`])
})

test('nothing', () => {
  expect(columns([])).toEqual([])
})

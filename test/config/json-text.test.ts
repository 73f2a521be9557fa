import { expect, test } from 'vitest'
import { readJson } from '../../src/config/json-text.ts'

test.each([
  ['{"a":[1]}', { a: [1] }],
  ['\uFEFF{}', {}],
  [' null\n', null],
])('the text %j is read', (text, value) => {
  expect(readJson(text)).toEqual({ ok: true, value })
})

test.each([
  ['', 'is empty'],
  [' \n', 'is empty'],
  ['{"a":1,}', 'is broken JSON in line 1, column 8: a key in double quotes is missing'],
  ['{"a" 1}', 'is broken JSON in line 1, column 6: a colon is missing'],
  ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 'is broken JSON in line 3, column 3: a comma is missing'],
  ['{"a":', 'is broken JSON in line 1, column 6: a value is missing'],
  ["{'a':1}", 'is broken JSON in line 1, column 2: this is not JSON'],
  ['// why\n{}', 'is broken JSON in line 1, column 1: JSON has no comments'],
  ['{"a":"x\ny"}', 'is broken JSON in line 1, column 6: a text does not end in its line'],
  ['[1', 'is broken JSON in line 1, column 3: a ] is missing'],
  ['{} x', 'is broken JSON in line 1, column 4: this is not JSON'],
  ['{"a":1}}', 'is broken JSON in line 1, column 8: there is text after the end'],
  ['['.repeat(100_000), 'is broken JSON'],
])('the JSON text %.20j %s', (text, reason) => {
  expect(readJson(text)).toMatchObject({ ok: false, reason })
})

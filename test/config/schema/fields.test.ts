import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { duration, flag, oneOf, text, texts, word, words } from '../../../src/config/schema/fields.ts'

const schema = z.object({
  word: z.optional(word),
  words,
  text: z.optional(text),
  texts,
  flag,
  oneOf: z.prefault(oneOf('one', 'other'), 'one'),
  duration: z.prefault(duration, '30m'),
})

function issues(values: object): readonly string[] {
  return (
    schema.safeParse(values).error?.issues.map(({ path, message }) => `${String(path[0])} ${message}`) ?? []
  )
}

test('a missing value has its default', () => {
  expect(schema.parse({})).toEqual({ words: [], texts: [], flag: false, oneOf: 'one', duration: 1_800_000 })
})

describe('a time', () => {
  test.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['250ms', 250],
    ['596h', 2_145_600_000],
  ])('%s is %i ms', (given, milliseconds) => {
    expect(schema.parse({ duration: given }).duration).toBe(milliseconds)
  })

  // More than 2^31 ms would end at once: the timers of Node overflow.
  test.each(['0', '0s', '-5', '1.5m', '1e3', '10 m', '1d', 'soon', '597h', '9999999999s'])(
    '%s is refused',
    (given) => {
      expect(issues({ duration: given })).toEqual([
        'duration is not a time: write 90s, 10m or 1h, up to 24 days',
      ])
    },
  )

  test('a number without a unit is refused, with what may be meant', () => {
    expect(issues({ duration: '90' })).toEqual(['duration has no unit: write 90s or 90m'])
  })
})

test.each([
  { word: ['a', 'b'] },
  { text: ['a', 'b'] },
  { text: '' },
  { texts: '' },
  { texts: [] },
  { texts: ['a', ''] },
  { oneOf: ['one', 'other'] },
  { oneOf: '' },
  { flag: 'yes' },
])('%j is refused', (values) => {
  expect(issues(values)).not.toEqual([])
})

test('a message about a wrong choice lists the choices', () => {
  expect(issues({ oneOf: 'sometimes' })).toEqual(['oneOf is not one of one, other'])
})

test('an argument may be empty text, which the domain refuses', () => {
  expect(schema.parse({ word: '', words: ['', 'a'] })).toMatchObject({ word: '', words: ['', 'a'] })
})

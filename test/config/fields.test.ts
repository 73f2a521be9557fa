import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { duration, flag, oneOf, text, texts, word, words } from '../../src/config/fields.ts'

const schema = z.object({
  word: word.optional(),
  words,
  text: text.optional(),
  texts,
  flag,
  oneOf: oneOf('one', 'other').prefault('one'),
  duration: duration.prefault('30m'),
})

function issues(values: object): readonly string[] {
  return (
    schema.safeParse(values).error?.issues.map(({ path, message }) => `${String(path[0])} ${message}`) ?? []
  )
}

test('what is not given', () => {
  expect(schema.parse({})).toEqual({ words: [], texts: [], flag: false, oneOf: 'one', duration: 1_800_000 })
})

describe('a time', () => {
  test.each([
    ['90', 90_000],
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
        `duration "${given}" is no time: write 90s, 10m or 1h, up to 24 days`,
      ])
    },
  )
})

test.each([
  [{ word: ['a', 'b'] }, 'word is given more than once'],
  [{ text: ['a', 'b'] }, 'text is given more than once'],
  [{ text: '' }, 'text wants a value'],
  [{ texts: '' }, 'texts wants a value'],
  [{ texts: [] }, 'texts wants a value'],
  [{ texts: ['a', ''] }, 'texts wants a value'],
  [{ oneOf: 'sometimes' }, 'oneOf "sometimes" is none of one, other'],
  [{ oneOf: ['one', 'other'] }, 'oneOf is given more than once'],
  [{ oneOf: '' }, 'oneOf wants a value'],
  [{ oneOf: '\u001b[31mred' }, 'oneOf "[31mred" is none of one, other'],
  [{ flag: 'yes' }, 'flag takes no value, and "yes" is given'],
])('%j: %s', (values, issue) => {
  expect(issues(values)).toEqual([issue])
})

test('an argument may be empty text, which the domain refuses', () => {
  expect(schema.parse({ word: '', words: ['', 'a'] })).toMatchObject({ word: '', words: ['', 'a'] })
})

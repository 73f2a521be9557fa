import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import {
  duration,
  fieldOf,
  flag,
  oneOf,
  text,
  texts,
  word,
  words,
} from '../../../src/config/schema/fields.ts'

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

type Kind = Parameters<typeof fieldOf>[0]['kind']

describe('the kind of a flag', () => {
  const read = (kind: Kind, value?: unknown) => fieldOf({ kind, choices: ['one'] }).safeParse(value)

  test.each<[Kind, unknown, unknown]>([
    ['switch', true, true],
    ['switch', undefined, false],
    ['value', 'a', 'a'],
    ['path', 'a/b', 'a/b'],
    ['platform', 'linux/arm64/v8', 'linux/arm64/v8'],
    ['reason', 'x'.repeat(1000), 'x'.repeat(1000)],
    ['choice', 'one', 'one'],
    ['duration', '90s', 90_000],
    ['age', '36h', 129_600_000],
    ['age', '90d', 7_776_000_000],
    ['age', '12w', 7_257_600_000],
    ['age', undefined, undefined],
    ['range', '>=2.0.0', '>=2.0.0'],
    ['count', '0', 0],
    ['count', '999999', 999_999],
    ['count', 7, 7],
    ['values', ['a', 'b'], ['a', 'b']],
    ['word', '', ''],
    ['words', ['', 'a'], ['', 'a']],
  ])('%s reads %j as %j', (kind, value, expected) => {
    expect(read(kind, value)).toMatchObject({ success: true, data: expected })
  })

  test.each<[Kind, unknown, string]>([
    ['platform', 'linux', 'is not a platform: write linux/amd64 or linux/arm64/v8'],
    ['reason', 'x'.repeat(1001), 'is longer than 1000 characters'],
    ['choice', 'two', 'is not one of one'],
    ...['0d', '90', '1d2', 'x1d', '1.5d', '100000d', 'd'].map((value): [Kind, unknown, string] => [
      'age',
      value,
      'is not an age: write 90d, 12w or 36h',
    ]),
    ['range', 'newest', 'is not a range of versions: write it as npm does, such as >=2.0.0'],
    ...['-1', '1e3', 'x1', '1x', '1000000', -1].map((value): [Kind, unknown, string] => [
      'count',
      value,
      'is not a whole number',
    ]),
  ])('%s refuses %j', (kind, value, message) => {
    expect(read(kind, value).error?.issues).toMatchObject([{ message }])
  })

  test.each<Kind>(['values', 'channels', 'patterns', 'switch', 'words'])('%s refuses a number', (kind) => {
    expect(read(kind, 7).success).toBe(false)
  })
})

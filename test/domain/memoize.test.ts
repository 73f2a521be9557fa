import { expect, test } from 'vitest'
import { memoize } from '../../src/domain/memoize.ts'

test('memoize computes the result once for each object', () => {
  const read: object[] = []
  const lengthOf = memoize((tags: readonly string[]) => ({ length: read.push(tags) && tags.length }))
  const [one, other] = [['2.1'], ['2.1']]
  expect(lengthOf(one)).toBe(lengthOf(one))
  expect(lengthOf(other)).not.toBe(lengthOf(one))
  expect(read).toEqual([one, other])
})

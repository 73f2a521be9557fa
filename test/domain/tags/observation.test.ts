import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { createLookup } from '../../../src/domain/tags/observation.ts'
import { contentOf } from '../../support/model-repository.ts'

test('a lookup knows what was read, and records what was requested', () => {
  const digests = new Map([
    [parseTag('2.1.106'), contentOf('a')],
    [parseTag('2.1.107'), null],
    [parseTag('2.1'), contentOf('a')],
  ])
  const lookup = createLookup({ tags: ['2.1.106', '2.1.107', '2'].map(parseTag), digests })

  expect(lookup.digest(parseTag('2.1.106'))).toBe(contentOf('a'))
  expect(lookup.digest(parseTag('2.1.107'))).toBeNull()
  expect(lookup.exists(parseTag('2.1.107'))).toBe(false)
  // The tag was read although the list does not name it, because lists may lag.
  expect(lookup.exists(parseTag('2.1'))).toBe(true)
  expect(lookup.unresolved.size).toBe(0)

  expect(lookup.lists('2.1')).toBe(false)
  expect(lookup.lists('2')).toBe(true)
  expect(lookup.unresolved.size).toBe(0)

  expect(lookup.exists(parseTag('2'))).toBe(true)
  expect(lookup.exists(parseTag('3'))).toBe(false)
  expect(lookup.digest(parseTag('4'))).toBeUndefined()
  expect([...lookup.unresolved]).toEqual(['2', '3', '4'])
})

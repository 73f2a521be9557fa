import { expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { fallbackTag, isTag, parseTag } from '../../../src/domain/image/tag.ts'

test.each(['latest', '2', '_', '2.1.106', '1.2.3_build.5-alpine', 'a'.repeat(128)])('%s is a tag', (text) => {
  expect(isTag(text)).toBe(true)
  expect(parseTag(text)).toBe(text)
})

test.each(['', '.a', '-a', 'a+b', 'a:b', 'a/b', 'a b', 'é', 'a\n', 'a'.repeat(129)])(
  '%j is not one',
  (text) => {
    expect(isTag(text)).toBe(false)
    expect(() => parseTag(text)).toThrow(TypeError)
  },
)

test.each([
  [`sha256:${'f'.repeat(64)}`, `sha256-${'f'.repeat(64)}`],
  [`sha512:${'f'.repeat(128)}`, `sha512-${'f'.repeat(64)}`],
  // After the example of the specification.
  [
    `test+algorithm+using+algorithm+separators:${'0'.repeat(80)}`,
    `test-algorithm-using-algorithm-s-${'0'.repeat(64)}`,
  ],
])('the referrers of %s have the tag %s', (subject, tag) => {
  expect(fallbackTag(parseDigest(subject))).toBe(tag)
})

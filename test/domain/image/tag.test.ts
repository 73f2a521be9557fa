import { expect, test } from 'vitest'
import { isTag, parseTag } from '../../../src/domain/image/tag.ts'

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

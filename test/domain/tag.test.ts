import { expect, test } from 'vitest'
import { isTag, tagOf } from '../../src/domain/image/tag.ts'

test.each(['latest', '2', '_', '2.1.106', '1.2.3_build.5-alpine', 'a'.repeat(128)])('%s is a tag', (text) => {
  expect(isTag(text)).toBe(true)
  expect(tagOf(text)).toBe(text)
})

test.each(['', '.a', '-a', 'a+b', 'a:b', 'a/b', 'a b', 'é', 'a\n', 'a'.repeat(129)])('%j is none', (text) => {
  expect(isTag(text)).toBe(false)
  expect(() => tagOf(text)).toThrow(TypeError)
})

import { expect, test } from 'vitest'
import { isDigest, parseDigest, shortDigest } from '../../../src/domain/image/digest.ts'

const hex = '7a546862a47a'.padEnd(64, '0')

test.each([
  `sha256:${hex}`,
  `sha512:${hex}${hex}`,
  `sha384:${hex}${hex.slice(0, 32)}`,
  `blake3:${hex}`,
  `sha256+b64u:${hex}`,
  `blake3:${'f'.repeat(505)}`,
])('%s is a digest', (text) => {
  expect(isDigest(text)).toBe(true)
  expect(parseDigest(text)).toBe(text)
})

test.each([
  '',
  hex,
  'sha256:',
  `sha256:${hex.slice(1)}`,
  `sha256:${hex}0`,
  `sha256:${hex.toUpperCase()}`,
  `sha512:${hex}`,
  `sha384:${hex}`,
  `:${hex}`,
  `sha-:${hex}`,
  `sha256:${hex}\n`,
  `blake3:${'f'.repeat(506)}`,
])('%j is not one', (text) => {
  expect(isDigest(text)).toBe(false)
  expect(() => parseDigest(text)).toThrow(TypeError)
})

test('shortDigest keeps the algorithm and twelve digits', () => {
  expect(shortDigest(parseDigest(`sha256:${hex}`))).toBe('sha256:7a546862a47a')
})

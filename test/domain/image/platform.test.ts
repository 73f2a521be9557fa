import { expect, test } from 'vitest'
import { formatPlatform, parsePlatform, samePlatform } from '../../../src/domain/image/platform.ts'

test.each([
  ['linux/arm64', 'linux/arm64/v8'],
  ['linux/arm', 'linux/arm/v7'],
  ['linux/amd64', 'linux/x86_64'],
  ['linux/arm64', 'Linux/aarch64'],
])('%s is the same platform as %s', (one, other) => {
  expect(samePlatform(parsePlatform(one), parsePlatform(other))).toBe(true)
})

test.each([
  ['linux/arm/v6', 'linux/arm/v7'],
  ['linux/amd64', 'linux/amd64/v3'],
  ['linux/amd64', 'windows/amd64'],
])('%s is another platform than %s', (one, other) => {
  expect(samePlatform(parsePlatform(one), parsePlatform(other))).toBe(false)
})

test('formatPlatform is the inverse of parsePlatform', () => {
  expect(formatPlatform(parsePlatform('linux/arm/v7'))).toBe('linux/arm/v7')
})

test.each(['arm64', 'linux/', 'linux/arm/v7/x', 'linux/arm 64', ''])('"%s" is not a platform', (text) => {
  expect(() => parsePlatform(text)).toThrow(`"${text}" is not a platform.`)
})

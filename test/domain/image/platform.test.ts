import { expect, test } from 'vitest'
import { formatPlatform, parsePlatform, samePlatform } from '../../../src/domain/image/platform.ts'

test.each([
  ['linux/arm64', 'linux/arm64/v8'],
  ['linux/arm', 'linux/arm/v7'],
  ['linux/amd64', 'linux/x86_64'],
  ['linux/arm64', 'Linux/aarch64'],
  ['linux/amd64', 'linux/amd64/v1'],
])('%s is the same platform as %s', (one, other) => {
  expect(samePlatform(parsePlatform(one), parsePlatform(other))).toBe(true)
})

test.each([
  ['linux/arm/v6', 'linux/arm/v7'],
  ['linux/amd64', 'linux/amd64/v3'],
  ['linux/amd64', 'linux/amd64/v8'],
  ['linux/arm64', 'linux/arm64/v1'],
  ['linux/arm64', 'linux/arm64/v9'],
  ['linux/amd64', 'windows/amd64'],
])('%s is another platform than %s', (one, other) => {
  expect(samePlatform(parsePlatform(one), parsePlatform(other))).toBe(false)
})

test.each(['linux/arm64', 'linux/arm/v7'])('%s is formatted as it is read', (text) => {
  expect(formatPlatform(parsePlatform(text))).toBe(text)
})

test.each(['arm64', 'linux/', 'linux/arm/v7/x', 'linux/arm 64', ''])('"%s" is not a platform', (text) => {
  expect(() => parsePlatform(text)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: `"${text}" is not a platform.` }),
  )
})

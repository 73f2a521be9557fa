import { expect, test } from 'vitest'
import { pushSchema } from '../../../src/config/schema/push.ts'

test.each(['linux/amd64', 'linux/arm64/v8', 'windows/amd64', 'linux/s390x'])('--platform %s', (platform) => {
  expect(pushSchema.parse({ platform }).platform).toBe(platform)
})

test.each(['linux', 'linux/', 'linux/amd64,linux/arm64', 'Linux/amd64', '"'])(
  'no --platform %s',
  (platform) => {
    expect(pushSchema.safeParse({ platform }).error?.issues.map(({ message }) => message)).toEqual([
      'is no platform: write linux/amd64 or linux/arm64/v8',
    ])
  },
)

test('what is not given', () => {
  expect(pushSchema.parse({})).toMatchObject({ latest: 'auto', order: 'latest-last', via: 'auto' })
})

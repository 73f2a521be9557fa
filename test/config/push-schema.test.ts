import { describe, expect, test } from 'vitest'
import { pushSchema } from '../../src/config/push-schema.ts'

function issues(values: object): readonly string[] {
  return (
    pushSchema.safeParse(values).error?.issues.map(({ path, message }) => `${String(path[0])} ${message}`) ??
    []
  )
}

describe('--timeout', () => {
  test.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['250ms', 250],
    ['596h', 2_145_600_000],
  ])('%s is %i ms', (timeout, milliseconds) => {
    expect(pushSchema.parse({ timeout }).timeout).toBe(milliseconds)
  })

  // More than 2^31 ms would end at once: the timers of Node overflow.
  test.each(['0', '0s', '-5', '1.5m', '1e3', '10 m', '1d', 'soon', '597h', '9999999999s'])(
    '%s is refused',
    (timeout) => {
      expect(issues({ timeout })).toEqual([
        `timeout "${timeout}" is no time: write 90s, 10m or 1h, up to 24 days`,
      ])
    },
  )

  test('half an hour if it is not given', () => {
    expect(pushSchema.parse({}).timeout).toBe(1_800_000)
  })
})

test.each(['linux/amd64', 'linux/arm64/v8', 'windows/amd64', 'linux/s390x'])('--platform %s', (platform) => {
  expect(pushSchema.parse({ platform }).platform).toBe(platform)
})

test.each(['linux', 'linux/', 'linux/amd64,linux/arm64', 'Linux/amd64', '"'])(
  'no --platform %s',
  (platform) => {
    expect(issues({ platform })).toEqual([
      `platform "${platform}" is no platform: write linux/amd64 or linux/arm64/v8`,
    ])
  },
)

test.each([
  [{ repository: ['a', 'b'] }, 'repository is given more than once'],
  [{ repository: '' }, 'repository wants a value'],
  [{ registry: '' }, 'registry wants a value'],
  [{ registry: [] }, 'registry wants a value'],
  [{ registry: ['a', ''] }, 'registry wants a value'],
  [{ 'tag-prefix': '' }, 'tag-prefix wants a value'],
  [{ latest: 'sometimes' }, 'latest "sometimes" is none of auto, always, never'],
  [{ latest: ['auto', 'never'] }, 'latest is given more than once'],
  [{ order: '' }, 'order wants a value'],
  [{ 'dry-run': 'yes' }, 'dry-run takes no value, and "yes" is given'],
  [{ order: '\u001b[31mred' }, 'order "[31mred" is none of latest-last, latest-first'],
])('%j: %s', (values, issue) => {
  expect(issues(values)).toEqual([issue])
})

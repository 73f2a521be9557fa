import { describe, expect, test } from 'vitest'
import {
  flagOf,
  imageSettingNames,
  isOfOneRun,
  keyOf,
  pushSchema,
  settingNames,
  variableOf,
} from '../../../src/config/schema/push.ts'

describe('push schema', () => {
  test.each(['linux/amd64', 'linux/arm64/v8', 'windows/amd64', 'linux/s390x'])(
    '--platform %s',
    (platform) => {
      expect(pushSchema.parse({ platform }).platform).toBe(platform)
    },
  )

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
})

describe('setting names', () => {
  test('every flag is a setting, or of one run', () => {
    const flags = Object.keys(pushSchema.shape).filter((name) => !/^[A-Z]+$/.test(name))
    expect(settingNames.filter(isOfOneRun)).toEqual([])
    expect(flags.filter((name) => !isOfOneRun(name))).toEqual(settingNames)
    expect(settingNames).toEqual(expect.arrayContaining([...imageSettingNames]))
  })

  test.each([
    ['tag-prefix', 'tagPrefix', 'SEMTAG_TAG_PREFIX'],
    ['require-version-label', 'requireVersionLabel', 'SEMTAG_REQUIRE_VERSION_LABEL'],
    ['registry', 'registry', 'SEMTAG_REGISTRY'],
    ['no-local-tags', 'noLocalTags', 'SEMTAG_NO_LOCAL_TAGS'],
  ])('--%s is %s in a file, and %s in the environment', (flag, key, variable) => {
    expect([keyOf(flag), variableOf(flag), flagOf(key)]).toEqual([key, variable, flag])
  })

  test('names of the environment and the file lead to one flag each', () => {
    expect(new Set(settingNames.map(keyOf)).size).toBe(settingNames.length)
    expect(settingNames.map(keyOf).map(flagOf)).toEqual(settingNames)
  })
})

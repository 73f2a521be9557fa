import { expect, test } from 'vitest'
import {
  flagOf,
  imageSettingNames,
  isOfOneRun,
  keyOf,
  pushSchema,
  settingNames,
  variableOf,
} from '../../../src/config/schema/push.ts'

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

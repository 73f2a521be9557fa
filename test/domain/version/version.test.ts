import { describe, expect, test } from 'vitest'
import { isPrerelease, parseVersion, readVersion, withoutBuild } from '../../../src/domain/version/version.ts'
import { versionOf } from '../../support/model-repository.ts'
import { acceptedVersions } from '../cases/versions.ts'

test.each(acceptedVersions)('%j is the version %s', (typed, text) => {
  expect(parseVersion(typed)).toMatchObject({ ok: true, value: { text } })
})

test('a version has its parts as numbers and identifiers', () => {
  expect(parseVersion('v1.2.3-rc.1+build.05')).toEqual({
    ok: true,
    value: {
      text: '1.2.3-rc.1+build.05',
      major: 1,
      minor: 2,
      patch: 3,
      prerelease: ['rc', 1],
      build: ['build', '05'],
    },
  })
})

describe('readVersion', () => {
  test.each(['v1.2.3', ' 1.2.3', '1.2.3 ', '1.2.3\n', '=1.2.3', '1.2', ''])(
    '%j is not exactly a version',
    (text) => {
      expect(readVersion(text)).toBeUndefined()
    },
  )
})

test('withoutBuild drops only the build metadata', () => {
  expect(withoutBuild(versionOf('1.2.3-rc.1+build.5'))).toEqual(versionOf('1.2.3-rc.1'))
  expect(withoutBuild(versionOf('1.2.3'))).toEqual(versionOf('1.2.3'))
})

test('a version with build metadata is not a prerelease', () => {
  expect(isPrerelease(versionOf('1.2.3+build-5'))).toBe(false)
  expect(isPrerelease(versionOf('1.2.3-rc.1'))).toBe(true)
})

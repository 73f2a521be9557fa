import fc from 'fast-check'
import { compareBuild } from 'semver'
import { expect, test } from 'vitest'
import { compareVersions } from '../../../src/domain/version/compare.ts'
import { versions } from '../../support/arbitraries.ts'
import { versionOf } from '../../support/model-repository.ts'

// The first line is the example of https://semver.org/#spec-item-11.
test.each([
  '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0',
  '1.2.3 1.2.3+1 1.2.3+2 1.2.3+10 1.2.3+10.1 1.2.3+a 1.2.3+a.1 1.2.4',
  '1.2.3-rc.1+9 1.2.3-rc.2 1.2.3-rc.2+1 1.2.3',
  '1.2.3+007 1.2.3+7 1.2.3+8 1.2.3+08.1 1.2.3+0009',
  '1.2.3+9 1.2.3+10 1.2.3+10a 1.2.3+9a',
  '1.0.0-9007199254740992 1.0.0-9007199254740993 1.0.0-99999999999999999999 1.0.0-100000000000000000000',
  '1.0.0+9007199254740992 1.0.0+9007199254740993 1.0.0+99999999999999999999 1.0.0+100000000000000000000',
  '0.9.0 0.10.0 2.9.9 2.10.0 10.0.0',
])('the versions %s are ascending', (line) => {
  const ascending = line.split(' ')
  for (const texts of [ascending, ascending.toReversed()]) {
    const sorted = texts.map(versionOf).sort(compareVersions)
    expect(sorted.map(({ text }) => text)).toEqual(ascending)
  }
})

test('the order is that of semver, and total', () => {
  fc.assert(
    fc.property(versions, versions, (a, b) => {
      const order = Math.sign(compareVersions(a, b))
      expect(order).toBe(
        Math.sign(compareBuild(a.text, b.text)) ||
          Math.sign(Number(a.text > b.text) - Number(a.text < b.text)),
      )
      expect(Math.sign(compareVersions(b, a)) + order).toBe(0)
    }),
  )
})

test('the order is transitive', () => {
  const identifiers = fc.constantFrom(
    '0',
    '7',
    '007',
    '07',
    '70',
    'a',
    'a1',
    '99999999999999999999',
    '100000000000000000000',
  )
  const builds = fc
    .array(identifiers, { minLength: 1, maxLength: 3 })
    .map((build) => versionOf(`1.2.3+${build.join('.')}`))
  fc.assert(
    fc.property(builds, builds, builds, (a, b, c) => {
      fc.pre(compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
      expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gateTag, stagedTag } from '../../../src/domain/tags/candidate.ts'
import {
  exactTag,
  exactTagReader,
  namedAlias,
  numberedAlias,
  prefixesRead,
  readNumberedAlias,
} from '../../../src/domain/tags/names.ts'
import { namings, versions } from '../../support/arbitraries.ts'
import { versionOf } from '../../support/model-repository.ts'

const bare = { tagPrefix: '', variant: undefined }
const full = { tagPrefix: 'v', variant: 'alpine' }

test('the names of a version contain its prefix, build and variant', () => {
  expect(exactTag(versionOf('1.2.3-rc.1+build.5'), bare)).toBe('1.2.3-rc.1_build.5')
  expect(exactTag(versionOf('1.2.3+build.5'), full)).toBe('v1.2.3_build.5-alpine')
  expect(numberedAlias('1.2', full)).toBe('v1.2-alpine')
  expect(namedAlias('latest', bare)).toBe('latest')
  expect(namedAlias('latest', full)).toBe('alpine')
  expect(namedAlias('next', full)).toBe('next-alpine')
  expect(stagedTag('v1.2.3-alpine')).toBe('staged-v1.2.3-alpine')
  expect(gateTag('v1.2.3-alpine', '0a1b2c3d')).toBe('gate-v1.2.3-alpine-0a1b2c3d')
})

test.each([
  ['', ['', 'v']],
  ['v', ['v', '']],
  ['release-', ['release-', '', 'v']],
])('with the prefix %j, versions are read with %j', (tagPrefix, prefixes) => {
  expect(prefixesRead({ tagPrefix })).toEqual(prefixes)
})

test.each([
  ['3', bare, [3]],
  ['3.0', bare, [3, 0]],
  ['v3.0', bare, [3, 0]],
  ['3.0', full, undefined],
  ['3.0-alpine', full, [3, 0]],
  ['v3-alpine', full, [3]],
  ['3.0.1', bare, undefined],
  ['03', bare, undefined],
  ['3-alpine', bare, undefined],
  ['3.', bare, undefined],
  ['latest', bare, undefined],
] as const)('the numbers of the alias %s under %j are %j', (tag, naming, numbers) => {
  expect(readNumberedAlias(tag, naming)).toEqual(numbers)
})

test('the exact tag of a version is read as that version with every naming', () => {
  fc.assert(
    fc.property(versions, namings, (version, naming) => {
      const tag = exactTag(version, naming)
      expect(exactTagReader(naming, [])(tag)).toEqual({ tag, prefix: naming.tagPrefix, version })
    }),
  )
})

test('no alias is read as a version', () => {
  fc.assert(
    fc.property(versions, namings, ({ major, minor }, naming) => {
      for (const alias of [`${major}`, `${major}.${minor}`])
        expect(exactTagReader(naming, [])(numberedAlias(alias, naming))).toBeUndefined()
      expect(exactTagReader(naming, [])(namedAlias('latest', naming))).toBeUndefined()
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { exactTag } from '../../../src/domain/tags/names.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'
import { protectionFor } from '../../../src/domain/vendors/index.ts'
import { type Protection, protectedVendors } from '../../../src/domain/vendors/profile.ts'
import { isPrerelease, type Version } from '../../../src/domain/version/version.ts'
import { policies, versions } from '../../support/arbitraries.ts'
import { versionOf } from '../../support/model-repository.ts'

describe('protect ecr', () => {
  test.each<[string | undefined, Partial<Policy>, readonly string[], readonly string[]]>([
    [
      undefined,
      {},
      ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'],
      ['only the majors 0 to 4', 'add --builds'],
    ],
    [
      '7.1.0',
      { tagPrefix: 'v' },
      ['v4.*.*', 'v5.*.*', 'v6.*.*', 'v7.*.*', 'v8.*.*'],
      ['only the majors 4 to 8'],
    ],
    [
      undefined,
      { builds: true, variant: 'alpine' },
      ['*_*-alpine'],
      ['prereleases without', 'the variant alpine', '(yanked-1.2.3_5-alpine)'],
    ],
    [
      '2.0.0',
      { builds: true, channels: [{ name: 'my_next', identifiers: ['*'] }] },
      ['0.*_*', '1.*_*', '2.*_*', '3.*_*', '4.*_*'],
      ['1.2.3 may be the alias of its builds'],
    ],
    [
      undefined,
      { variants: ['alpine3.19'] },
      ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'],
      ['2.1-alpine3.19'],
    ],
    [
      '9.0.0',
      { extraTags: ['a', 'b', 'c', 'd', 'e'].map(parseTag) },
      ['10.*.*', 'a', 'b', 'c', 'd'],
      ['Not covered: e, because no filter is left.'],
    ],
  ])('the version %s has rules for %o', (text, changes, filters, caveats) => {
    const version = text === undefined ? undefined : versionOf(text)
    const protection = protectionFor('ecr', { ...defaultPolicy, ...changes }, version, undefined)
    expect(protection.patterns).toEqual(filters)
    for (const caveat of caveats) expect(protection.caveats.join('\n')).toContain(caveat)
  })
})

describe('protect harbor', () => {
  test.each<[Partial<Policy>, readonly string[], string]>([
    [{ variant: 'alpine' }, ['[0-9]*.[0-9]*.[0-9]*-alpine'], 'a rule for each of the others'],
    [
      { variant: 'alpine', builds: true },
      ['[0-9]*.[0-9]*.*[-_]*-alpine'],
      '1.2.3 may be the alias of its builds',
    ],
    [
      { variant: 'slim', builds: true, variants: ['alpine-slim'], tagPrefix: 'v' },
      ['v[0-9]*.[0-9]*.*_*-slim'],
      'Not covered: prereleases without build metadata',
    ],
    [
      { extraTags: [parseTag('sha-1')] },
      ['[0-9]*.[0-9]*.*', 'sha-1'],
      'Harbor does not delete immutable tags either.',
    ],
  ])('the rules cover %o', (changes, patterns, caveat) => {
    const protection = protectionFor('harbor', { ...defaultPolicy, ...changes }, undefined, undefined)
    expect(protection.patterns).toEqual(patterns)
    expect(protection.caveats.join('\n')).toContain(caveat)
  })
})

test('several patterns have braces in the request to Harbor, and none in its form', () => {
  const policy = { ...defaultPolicy, extraTags: [parseTag('sha-1')] }
  const { text } = protectionFor('harbor', policy, undefined, 'gallery/team/ui')
  expect(text).toContain('Tags                  matching  [0-9]*.[0-9]*.*,sha-1\n')
  expect(text).toContain('"pattern": "{[0-9]*.[0-9]*.*,sha-1}"')
  expect(text).toContain('In the project gallery,')
  expect(text).toContain('"pattern": "team/ui"')
})

test('the rules leave a blank for an unknown repository or project', () => {
  const ecr = protectionFor('ecr', defaultPolicy, undefined, undefined)
  expect(ecr.text).toContain('--repository-name REPOSITORY ')
  expect(ecr.request).toMatchObject({ repositoryName: null })
  expect(protectionFor('harbor', defaultPolicy, undefined, 'ui').text).toContain('/projects/PROJECT/')
})

describe('protect', () => {
  /** True if the vendor would refuse to change the tag. */
  function isImmutable(protection: Protection, tag: string): boolean {
    // ECR has only `*`; doublestar also has `[0-9]` and `[^d]`, as in regular expressions.
    const special = protection.vendor === 'ecr' ? /[.\-[\]^]/g : /\.|-(?![0-9]\])/g
    return protection.patterns.some((pattern) =>
      new RegExp(`^${pattern.replace(special, '\\$&').replaceAll('*', '.*')}$`).test(tag),
    )
  }

  /** With `--builds`, a version without a build may be an alias, except a prerelease that Harbor knows by its hyphen. */
  function isPromised(vendor: Protection['vendor'], version: Version, policy: Policy): boolean {
    if (!policy.builds || version.build.length > 0) return true
    return vendor === 'harbor' && isPrerelease(version) && policy.variants.length === 0
  }

  /** A policy, and a version that may be released under it: a build needs `--builds`. */
  const releases = fc
    .tuple(policies, versions)
    .filter(([policy, version]) => policy.builds || version.build.length === 0)

  describe.each(protectedVendors)('%s', (vendor) => {
    test('every exact tag is immutable, and every alias is mutable', () => {
      fc.assert(
        fc.property(releases, ([policy, version]) => {
          const protection = protectionFor(vendor, policy, version, undefined)
          const isFixed = (tag: string) => isImmutable(protection, tag)
          const tag = exactTag(version, policy)
          expect({ tag, fixed: isFixed(tag) || !isPromised(vendor, version, policy) }).toEqual({
            tag,
            fixed: true,
          })
          expect(policy.extraTags.filter((literal) => !isFixed(literal))).toEqual([])
          const aliases = aliasesOf(version, { ...policy, zeroMajor: true }).map((alias) => alias.tag)
          expect(aliases.filter(isFixed)).toEqual([])
        }),
        { numRuns: 3000 },
      )
    })

    test('the patterns keep to the limits of the vendor', () => {
      fc.assert(
        fc.property(releases, ([policy, version]) => {
          const protection = protectionFor(vendor, policy, version, undefined)
          if (protection.vendor === 'harbor') {
            // A comma separates patterns, and braces cannot be nested.
            expect(protection.patterns.filter((pattern) => /[{},\s]/.test(pattern))).toEqual([])
            return
          }
          expect(protection.patterns.length).toBeLessThanOrEqual(5)
          for (const filter of protection.patterns) {
            expect(filter).toMatch(/^[0-9a-zA-Z._*-]{1,128}$/)
            expect(filter.split('*').length - 1).toBeLessThanOrEqual(2)
          }
        }),
      )
    })
  })

  test('the rules of Harbor do not match the marker of a withdrawal', () => {
    fc.assert(
      fc.property(releases, ([policy, version]) => {
        const marker = withdrawalTag(exactTag(version, policy))
        expect(isImmutable(protectionFor('harbor', policy, version, undefined), marker)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })
})

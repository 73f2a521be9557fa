import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { gateTag, stagedTag } from '../../../src/domain/tags/candidate.ts'
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
      ['0.*_*-alpine', '1.*_*-alpine', '2.*_*-alpine', '3.*_*-alpine', '4.*_*-alpine'],
      ['prereleases without', 'the variant alpine', 'only the majors 0 to 4'],
    ],
    [undefined, { builds: true, tagPrefix: 'v' }, ['v*_*'], ['prereleases without']],
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

describe('regular expressions', () => {
  test.each<[Protection['vendor'], Partial<Policy>, readonly string[], string]>([
    ['docker-hub', {}, ['^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$'], 'replaces the rules of the repository'],
    [
      'docker-hub',
      { extraTags: [parseTag('sha-1'), parseTag('r1.0')] },
      ['^([0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?|sha-1|r1\\.0)$'],
      'add --builds',
    ],
    [
      'quay',
      { variant: 'alpine3.19', tagPrefix: 'v' },
      ['^v[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?-alpine3\\.19$'],
      'a rule for each of the others',
    ],
    [
      'quay',
      { extraTags: ['a', 'b'].map((letter) => parseTag(letter.repeat(120))) },
      [`^([0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?|${'a'.repeat(120)})$`],
      `Not covered: ${'b'.repeat(120)}, because a policy has 256 characters; add another policy.`,
    ],
    ['gitlab', { builds: true }, ['^[0-9]+\\.[0-9]+\\.[0-9]+[-_].*$'], 'the alias of its builds'],
    [
      'gitlab',
      { builds: true, variants: ['slim'] },
      ['^[0-9]+\\.[0-9]+\\.[0-9]+[^_]*_.*$'],
      'Not covered: prereleases without build metadata.',
    ],
    [
      'gitlab',
      { extraTags: ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => parseTag(letter.repeat(90))) },
      [
        '^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$',
        ...['a', 'b', 'c', 'd'].map((letter) => `^${letter.repeat(90)}$`),
      ],
      `Not covered: ${'f'.repeat(90)}, because a project has five rules of 100 characters.`,
    ],
    [
      'gitlab',
      { tagPrefix: `release-of-${'x'.repeat(90)}-` },
      [],
      'Not covered: the exact tags, because a project has five rules of 100 characters.',
    ],
  ])('the rules of %s cover %o', (vendor, changes, patterns, caveat) => {
    const protection = protectionFor(vendor, { ...defaultPolicy, ...changes }, undefined, undefined)
    expect(protection.patterns).toEqual(patterns)
    expect(protection.caveats.join('\n')).toContain(caveat)
  })

  test('the alias of a variant with a dot is no exact tag', () => {
    const policy = { ...defaultPolicy, variants: ['alpine3.19'] }
    const { patterns, caveats } = protectionFor('quay', policy, undefined, undefined)
    expect(new RegExp(patterns.join()).test('2.1-alpine3.19')).toBe(false)
    expect(caveats.join()).not.toContain('Too strict')
  })

  test('GitLab gets a mutation for each rule, for a project of two parts', () => {
    const policy = { ...defaultPolicy, extraTags: [parseTag('a'.repeat(90))] }
    const { request } = protectionFor('gitlab', policy, undefined, 'gallery/ui')
    expect(request).toEqual({
      query:
        'mutation ($rule1: createContainerProtectionTagRuleInput!, $rule2: createContainerProtectionTagRuleInput!) { rule1: createContainerProtectionTagRule(input: $rule1) { errors } rule2: createContainerProtectionTagRule(input: $rule2) { errors } }',
      variables: {
        rule1: { projectPath: 'gallery/ui', tagNamePattern: '^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$' },
        rule2: { projectPath: 'gallery/ui', tagNamePattern: `^${'a'.repeat(90)}$` },
      },
    })
    const nested = protectionFor('gitlab', policy, undefined, 'gallery/shop/ui')
    expect(nested.text).toContain('In the project PROJECT,')
    expect(nested.request).toMatchObject({ variables: { rule1: { projectPath: null } } })
  })
})

test('the rules leave a blank for an unknown repository or project', () => {
  const ecr = protectionFor('ecr', defaultPolicy, undefined, undefined)
  expect(ecr.text).toContain('--repository-name REPOSITORY ')
  expect(ecr.request).toMatchObject({ repositoryName: null })
  expect(protectionFor('harbor', defaultPolicy, undefined, 'ui').text).toContain('/projects/PROJECT/')
})

describe('protect', () => {
  /** How many patterns the vendor takes, and of which form. */
  const limits: Readonly<Record<Protection['vendor'], { readonly most: number; readonly each: RegExp }>> = {
    // A filter of ECR has at most two wildcards.
    ecr: { most: 5, each: /^(?=[0-9a-zA-Z._*-]{1,128}$)[^*]*(?:\*[^*]*){0,2}$/ },
    // A comma separates patterns, and braces cannot be nested.
    harbor: { most: Number.POSITIVE_INFINITY, each: /^[^{},\s]+$/ },
    gitlab: { most: 5, each: /^\^(?!.*\(\?).{1,98}$/ },
    'docker-hub': { most: 1, each: /^\^(?!.*\(\?)[^,]+\$$/ },
    quay: { most: 1, each: /^\^.{1,254}\$$/ },
  }

  /** True if the vendor would refuse to change the tag. */
  function isImmutable(protection: Protection, tag: string): boolean {
    if (!['ecr', 'harbor'].includes(protection.vendor))
      return protection.patterns.some((pattern) => new RegExp(pattern).test(tag))
    // ECR has only `*`; doublestar also has `[0-9]` and `[^d]`, as in regular expressions.
    const special = protection.vendor === 'ecr' ? /[.\-[\]^]/g : /\.|-(?![0-9]\])/g
    return protection.patterns.some((pattern) =>
      new RegExp(`^${pattern.replace(special, '\\$&').replaceAll('*', '.*')}$`).test(tag),
    )
  }

  /** With `--builds`, a version without a build may be an alias, except a prerelease that has a hyphen; ECR knows none. */
  function isPromised(vendor: Protection['vendor'], version: Version, policy: Policy): boolean {
    if (!policy.builds || version.build.length > 0) return true
    return vendor !== 'ecr' && isPrerelease(version) && policy.variants.length === 0
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

    test('markers, candidates and what a gate examines stay mutable', () => {
      fc.assert(
        fc.property(releases, ([policy, version]) => {
          const tag = exactTag(version, policy)
          const protection = protectionFor(vendor, policy, version, undefined)
          const others = [withdrawalTag(tag), stagedTag(tag), gateTag(tag, '1a2b3c4d')]
          expect(others.filter((other) => isImmutable(protection, other))).toEqual([])
        }),
        { numRuns: 1000 },
      )
    })

    test('the patterns keep to the limits of the vendor', () => {
      fc.assert(
        fc.property(releases, ([policy, version]) => {
          const { patterns } = protectionFor(vendor, policy, version, undefined)
          const { most, each } = limits[vendor]
          expect(patterns.length).toBeLessThanOrEqual(most)
          expect(patterns.filter((pattern) => !each.test(pattern))).toEqual([])
        }),
      )
    })
  })
})

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

const addBuilds = 'If you release versions with build metadata, 1.2.3 is an alias: add --builds.'
const noStable =
  'Not covered: stable exact tags without build metadata, since 1.2.3 may be the alias of its builds.'
const noPrereleases = 'Not covered: prereleases without build metadata.'
const tooStrict = (variant: string, alias: string) =>
  `Too strict for the variant ${variant}: its alias ${alias} looks like an exact tag.`
const onlyVariant = (variant: string) =>
  `Covers only the tags of the variant ${variant}: add a rule for each of the others.`

describe('protect ecr', () => {
  const only = (majors: string) =>
    `Covers only the ${majors}: ECR allows 5 filters of two wildcards each in a repository. Give VERSION to choose others.`
  test.each<[string | undefined, Partial<Policy>, readonly string[], readonly string[]]>([
    [undefined, {}, ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'], [only('majors 0 to 4'), addBuilds]],
    [
      '7.1.0',
      { tagPrefix: 'v' },
      ['v4.*.*', 'v5.*.*', 'v6.*.*', 'v7.*.*', 'v8.*.*'],
      [only('majors 4 to 8'), addBuilds],
    ],
    [
      undefined,
      { builds: true, variant: 'alpine' },
      ['0.*_*-alpine', '1.*_*-alpine', '2.*_*-alpine', '3.*_*-alpine', '4.*_*-alpine'],
      [
        only('majors 0 to 4'),
        noPrereleases,
        noStable,
        'Covers only the tags of the variant alpine, and replaces the filters of other variants.',
      ],
    ],
    [
      undefined,
      {
        builds: true,
        tagPrefix: 'v',
        channels: [{ name: 'next', identifiers: ['*'] }],
        variants: ['alpine'],
      },
      ['v*_*'],
      [noPrereleases, noStable],
    ],
    [
      undefined,
      { builds: true, tagPrefix: 'v', variant: 'x86_64' },
      ['v*_*-x86_64'],
      [
        noPrereleases,
        noStable,
        'Covers only the tags of the variant x86_64, and replaces the filters of other variants.',
      ],
    ],
    // The filter s*_* would match staged-s1.2.3_5.
    [
      undefined,
      { builds: true, tagPrefix: 's' },
      ['s0.*_*', 's1.*_*', 's2.*_*', 's3.*_*', 's4.*_*'],
      [only('majors 0 to 4'), noPrereleases, noStable],
    ],
    // The filter v*_* would match the alias very_new, and the alias v2.1-x86_64.
    [
      '2.0.0',
      { builds: true, tagPrefix: 'v', channels: [{ name: 'very_new', identifiers: ['*'] }] },
      ['v0.*_*', 'v1.*_*', 'v2.*_*', 'v3.*_*', 'v4.*_*'],
      [only('majors 0 to 4'), noPrereleases, noStable],
    ],
    [
      undefined,
      { builds: true, tagPrefix: 'v', variants: ['alpine3.19', 'x86_64'] },
      ['v0.*_*', 'v1.*_*', 'v2.*_*', 'v3.*_*', 'v4.*_*'],
      [only('majors 0 to 4'), noPrereleases, noStable, tooStrict('x86_64', '1.2.3-x86_64')],
    ],
    [
      undefined,
      { variants: ['alpine3.19', 'x86_64'] },
      ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'],
      [only('majors 0 to 4'), addBuilds, tooStrict('alpine3.19', '2.1-alpine3.19')],
    ],
    [
      '9.0.0',
      { extraTags: ['a', 'b', 'c', 'd', 'e'].map(parseTag) },
      ['9.*.*', 'a', 'b', 'c', 'd'],
      [only('major 9'), addBuilds, 'Not covered: e, because no filter is left.'],
    ],
  ])('the version %s has rules for %o', (text, changes, filters, caveats) => {
    const version = text === undefined ? undefined : versionOf(text)
    const protection = protectionFor('ecr', { ...defaultPolicy, ...changes }, version, undefined)
    expect(protection.patterns).toEqual(filters)
    expect(protection.caveats).toEqual(caveats)
  })

  test('the request names each filter', () => {
    const policy = { ...defaultPolicy, builds: true, tagPrefix: 'v', extraTags: [parseTag('sha-1')] }
    expect(protectionFor('ecr', policy, undefined, 'gallery/ui').request).toEqual({
      repositoryName: 'gallery/ui',
      imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [
        { filterType: 'WILDCARD', filter: 'v*_*' },
        { filterType: 'WILDCARD', filter: 'sha-1' },
      ],
    })
  })
})

describe('protect harbor', () => {
  test.each<[Partial<Policy>, readonly string[], readonly string[]]>([
    [{ variant: 'alpine' }, ['[0-9]*.[0-9]*.[0-9]*-alpine'], [addBuilds, onlyVariant('alpine')]],
    [{ variant: 'alpine', builds: true }, ['[0-9]*.[0-9]*.*[-_]*-alpine'], [noStable, onlyVariant('alpine')]],
    [
      { variant: 'slim', builds: true, variants: ['alpine-slim', 'x86_64'], tagPrefix: 'v' },
      ['v[0-9]*.[0-9]*.*_*-slim'],
      [noPrereleases, noStable, onlyVariant('slim')],
    ],
    [
      { builds: true, variants: ['alpine3.19', 'x86_64'] },
      ['[0-9]*.[0-9]*.*_*'],
      [noPrereleases, noStable, tooStrict('x86_64', '1.2.3-x86_64')],
    ],
    [
      { extraTags: [parseTag('sha-1')], variants: ['alpine3.19'] },
      ['[0-9]*.[0-9]*.*', 'sha-1'],
      [addBuilds, tooStrict('alpine3.19', '2.1-alpine3.19')],
    ],
  ])('the rules cover %o', (changes, patterns, caveats) => {
    const protection = protectionFor('harbor', { ...defaultPolicy, ...changes }, undefined, undefined)
    expect(protection.patterns).toEqual(patterns)
    expect(protection.caveats).toEqual([...caveats, 'Harbor does not delete immutable tags either.'])
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
  /** What each vendor's rules never do. */
  const always: Partial<Record<Protection['vendor'], readonly string[]>> = {
    'docker-hub': [
      'Immutable tags are a beta feature of Docker Hub. The request replaces the rules of the repository.',
      'Docker Hub does not delete immutable tags either.',
    ],
    gitlab: [
      'The rules are for every repository of the project, and need GitLab Ultimate and the role Owner.',
      'On other tiers choose the type Protected with the same pattern: then only users with the role that you choose push or overwrite exact tags.',
      'GitLab does not delete immutable tags. While a project has such a rule, it deletes no manifest by its digest either.',
    ],
    quay: [
      'Quay needs FEATURE_IMMUTABLE_TAGS: true in its configuration, and makes existing tags immutable too.',
      'Quay does not delete immutable tags either.',
    ],
  }
  test.each<[Protection['vendor'], Partial<Policy>, readonly string[], readonly string[]]>([
    ['docker-hub', {}, ['^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$'], [addBuilds]],
    [
      'docker-hub',
      { extraTags: [parseTag('sha-1'), parseTag('r1.0')] },
      ['^([0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?|sha-1|r1\\.0)$'],
      [addBuilds],
    ],
    [
      'quay',
      { variant: 'alpine3.19', tagPrefix: 'v' },
      ['^v[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?-alpine3\\.19$'],
      [addBuilds, onlyVariant('alpine3.19')],
    ],
    [
      'quay',
      { extraTags: ['a', 'b'].map((letter) => parseTag(letter.repeat(120))) },
      [`^([0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?|${'a'.repeat(120)})$`],
      [
        addBuilds,
        `Not covered: ${'b'.repeat(120)}, because Quay allows 256 characters in a policy. Add another policy.`,
      ],
    ],
    ['gitlab', { builds: true }, ['^[0-9]+\\.[0-9]+\\.[0-9]+[-_].*$'], [noStable]],
    [
      'gitlab',
      { builds: true, variants: ['slim'] },
      ['^[0-9]+\\.[0-9]+\\.[0-9]+[^_]*_.*$'],
      [noPrereleases, noStable],
    ],
    [
      'gitlab',
      { builds: true, variants: ['alpine3.19', 'x86_64'] },
      ['^[0-9]+\\.[0-9]+\\.[0-9]+[^_]*_.*$'],
      [noPrereleases, noStable, tooStrict('x86_64', '1.2.3-x86_64')],
    ],
    ['gitlab', { variants: ['x86_64'] }, ['^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$'], [addBuilds]],
    [
      'gitlab',
      { extraTags: ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => parseTag(letter.repeat(90))) },
      [
        '^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$',
        ...['a', 'b', 'c', 'd'].map((letter) => `^${letter.repeat(90)}$`),
      ],
      [
        addBuilds,
        ...['e', 'f'].map(
          (letter) =>
            `Not covered: ${letter.repeat(90)}, because GitLab allows five rules of 100 characters in a project.`,
        ),
      ],
    ],
    [
      'gitlab',
      { extraTags: [parseTag('a'.repeat(97)), parseTag('b'.repeat(98))] },
      ['^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$', `^${'a'.repeat(97)}$`],
      [
        addBuilds,
        `Not covered: ${'b'.repeat(98)}, because GitLab allows five rules of 100 characters in a project.`,
      ],
    ],
    [
      'gitlab',
      { tagPrefix: `release-of-${'x'.repeat(90)}-` },
      [],
      [
        addBuilds,
        'Not covered: the exact tags, because GitLab allows five rules of 100 characters in a project.',
      ],
    ],
  ])('the rules of %s cover %o', (vendor, changes, patterns, caveats) => {
    const protection = protectionFor(vendor, { ...defaultPolicy, ...changes }, undefined, undefined)
    expect(protection.patterns).toEqual(patterns)
    expect(protection.caveats).toEqual([...caveats, ...(always[vendor] ?? [])])
  })

  test('the alias of a variant with a dot is no exact tag', () => {
    const policy = { ...defaultPolicy, variants: ['alpine3.19'] }
    const { patterns, caveats } = protectionFor('quay', policy, undefined, undefined)
    expect(new RegExp(patterns.join()).test('2.1-alpine3.19')).toBe(false)
    expect(caveats.join()).not.toContain('Too strict')
  })

  test('GitLab gets a mutation for each rule, for a project of two parts', () => {
    const policy = { ...defaultPolicy, extraTags: [parseTag('a'.repeat(90))] }
    const { request, text } = protectionFor('gitlab', policy, undefined, 'gallery/ui')
    expect(request).toEqual({
      query:
        'mutation ($rule1: createContainerProtectionTagRuleInput!, $rule2: createContainerProtectionTagRuleInput!) { rule1: createContainerProtectionTagRule(input: $rule1) { errors } rule2: createContainerProtectionTagRule(input: $rule2) { errors } }',
      variables: {
        rule1: { projectPath: 'gallery/ui', tagNamePattern: '^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$' },
        rule2: { projectPath: 'gallery/ui', tagNamePattern: `^${'a'.repeat(90)}$` },
      },
    })
    expect(text).toContain(`add rules of the type Immutable:
  Tags matching  ^[0-9]+\\.[0-9]+\\.[0-9]+([-_].*)?$
  Tags matching  ^${'a'.repeat(90)}$
`)
    const nested = protectionFor('gitlab', policy, undefined, 'gallery/shop/ui')
    expect(nested.text).toContain('In the project PROJECT,')
    expect(nested.request).toMatchObject({ variables: { rule1: { projectPath: null } } })
  })
})

const extended = { ...defaultPolicy, extraTags: [parseTag('sha-1')] }

test.each(protectedVendors)('the rules of %s for one repository, as a person types them', (vendor) => {
  expect(protectionFor(vendor, extended, undefined, 'gallery/ui').text).toMatchSnapshot()
})

test.each<[Protection['vendor'], string | undefined, readonly string[], object]>([
  ['ecr', undefined, ['--repository-name REPOSITORY '], { repositoryName: null }],
  [
    'harbor',
    undefined,
    ['/projects/PROJECT/', 'matching  **\n', '"pattern": "[0-9]*.[0-9]*.*"'],
    { scope_selectors: { repository: [{ pattern: '**' }] } },
  ],
  [
    'harbor',
    'ui',
    ['/projects/PROJECT/', 'matching  ui\n'],
    { scope_selectors: { repository: [{ pattern: 'ui' }] } },
  ],
  [
    'gitlab',
    'ui',
    ['In the project PROJECT,', 'add a rule of'],
    { variables: { rule1: { projectPath: null } } },
  ],
  ['docker-hub', undefined, ['NAMESPACE/REPOSITORY,', 'NAMESPACE/repositories/REPOSITORY/'], {}],
  ['docker-hub', 'ui', ['NAMESPACE/ui,', 'NAMESPACE/repositories/ui/'], {}],
  ['quay', undefined, ['NAMESPACE/REPOSITORY,', 'repository/NAMESPACE/REPOSITORY/'], {}],
  ['quay', 'ui', ['NAMESPACE/ui,', 'repository/NAMESPACE/ui/'], {}],
])(
  'the rules of %s for the repository %s leave a blank for what is unknown',
  (vendor, repository, parts, request) => {
    const protection = protectionFor(vendor, defaultPolicy, undefined, repository)
    for (const part of parts) expect(protection.text).toContain(part)
    expect(protection.request).toMatchObject(request)
  },
)

test('a vendor without rules is a programming error', () => {
  const unknown = 'acr' as Protection['vendor']
  expect(() => protectionFor(unknown, defaultPolicy, undefined, 'ui')).toThrow('no rules for acr')
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

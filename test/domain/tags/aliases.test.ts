import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Alias, aliasesOf, followedAliases } from '../../../src/domain/tags/aliases.ts'
import { readExactTags } from '../../../src/domain/tags/exact-tags.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import type { Version } from '../../../src/domain/version/version.ts'
import { entries, policies } from '../../support/arbitraries.ts'
import { versionOf } from '../../support/model-repository.ts'

describe('aliases', () => {
  const channels = [
    { name: 'next', identifiers: ['next', 'rc'] },
    { name: 'edge', identifiers: ['*'] },
  ]

  const rows: readonly (readonly [version: string, aliases: string, policy?: Partial<Policy>])[] = [
    ['2.1.106', '2.1 2 latest'],
    ['0.3.1', '0.3 latest'],
    ['0.3.1', '0.3 0 latest', { zeroMajor: true }],
    ['1.0.0-rc.1', ''],
    ['1.0.0-rc.1+5', ''],
    ['1.2.3+build.5', '1.2.3 1.2 1 latest'],
    ['2.1.106', '2.1 2 next edge latest', { channels }],
    ['2.1.106-rc1', 'next edge', { channels }],
    ['2.1.106-rcx.1', 'edge', { channels }],
    ['2.1.106-1', 'edge', { channels }],
    ['2.1.106-x1y.1', 'x', { channels: [{ name: 'x', identifiers: ['x1y'] }] }],
    ['2.1.106', 'latest 2.1 2 next edge', { channels, order: 'latest-first' }],
    [
      '2.1.106',
      'v2.1-alpine v2-alpine next-alpine edge-alpine alpine',
      { channels, tagPrefix: 'v', variant: 'alpine' },
    ],
  ]

  test.for(rows)('%s may take %s', ([version, aliases, policy = {}]) => {
    expect(
      of(version, policy)
        .map(({ tag }) => tag)
        .join(' '),
    ).toBe(aliases)
  })

  test('an invalid range contains no version', () => {
    const latest = of('1.2.3', { latestRange: 'three' }).at(-1)
    expect(latest).toMatchObject({ tag: 'latest', barred: 'outside --latest-range three' })
    expect(latest?.competes(versionOf('1.2.3'))).toBe(false)
  })

  const competitors = '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0-rc.1 1.3.0-dev.1 1.3.0 2.0.0+1'.split(' ')

  test.each([
    ['1.2.3', '1.2.3+5 1.2.3+6'],
    ['1.2', '1.2.3 1.2.3+5 1.2.3+6 1.2.4'],
    ['1', '1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0'],
    ['next', '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0-rc.1 1.3.0 2.0.0+1'],
    ['edge', competitors.join(' ')],
    ['latest', '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0'],
  ])('the versions that compete for %s are %s', (tag, line) => {
    const alias = of('1.2.3+5', { channels, latestRange: '<2' }).find((one) => one.tag === tag)
    expect(competitors.filter((text) => alias?.competes(versionOf(text))).join(' ')).toBe(line)
  })

  function of(version: string, policy: Partial<Policy>): readonly Alias[] {
    return aliasesOf(versionOf(version), { ...defaultPolicy, ...policy })
  }
})

describe('followed', () => {
  const rows: readonly (readonly [versions: string, aliases: string, policy?: Partial<Policy>])[] = [
    ['3.0.42 2.1.115 2.1.114', '3.0:3.0.42 3:3.0.42 latest:3.0.42 2.1:2.1.115 2:2.1.115'],
    ['3.0.0-rc.1 0.3.1', '0.3:0.3.1 latest:0.3.1'],
    ['1.2.3+7 1.2.3+6', '1.2.3:1.2.3+7 1.2:1.2.3+7 1:1.2.3+7 latest:1.2.3+7'],
    ['1.2.4 1.2.3+5', '1.2:1.2.4 1:1.2.4 latest:1.2.4 1.2.3:1.2.3+5'],
    ['1.2.4+6 1.2.3+5', '1.2.4:1.2.4+6 1.2:1.2.4+6 1:1.2.4+6 latest:1.2.4+6 1.2.3:1.2.3+5'],
    [
      '1.2.3-rc.1 1.2.3-beta.1 1.2.3-alpha.1 1.2.2',
      'next:1.2.3-rc.1 early:1.2.3-alpha.1 1.2:1.2.2 1:1.2.2 latest:1.2.2',
      {
        channels: [
          { name: 'next', identifiers: ['rc'] },
          { name: 'early', identifiers: ['alpha'] },
        ],
      },
    ],
    ['3.0.42 2.1.115', '3.0:3.0.42 3:3.0.42 2.1:2.1.115 2:2.1.115 latest:2.1.115', { latestRange: '<3' }],
    ['2.1.115 2.1.114', '2.1:2.1.115 2:2.1.115 latest:2.1.114', { latestRange: '<2.1.115' }],
    ['2.1.115', '2.1:2.1.115 2:2.1.115', { latest: 'never' }],
    ['2.1.115', '2.1:2.1.115 2:2.1.115', { latest: 'always' }],
  ]

  test.for(rows)('the versions %s have the aliases %s', ([versions, aliases, policy = {}]) => {
    const found = followedAliases(versions.split(' ').map(versionOf), { ...defaultPolicy, ...policy })
    expect(found.map(({ alias, version }) => `${alias.tag}:${version.text}`).join(' ')).toBe(aliases)
  })

  test('no version with an alias of its own is skipped', () => {
    fc.assert(
      fc.property(entries, policies, (tags, policy) => {
        const versions = readExactTags([...tags.keys()], policy).all.map(({ version }) => version)
        const found = followedAliases(versions, policy)
        expect(new Map(found.map(({ alias, version }) => [alias.tag, version]))).toEqual(
          firstOf(versions, policy),
        )
      }),
    )
  })

  function firstOf(versions: readonly Version[], policy: Policy): ReadonlyMap<string, Version> {
    const all = versions.flatMap((version) =>
      aliasesOf(version, policy)
        .filter(({ barred, forced }) => barred === undefined && forced !== true)
        .map(({ tag }) => [tag, version] as const),
    )
    return new Map(all.reverse())
  }
})

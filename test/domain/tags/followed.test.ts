import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aliasesOf, followedAliases } from '../../../src/domain/tags/aliases.ts'
import { readExactTags } from '../../../src/domain/tags/exact-tags.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import type { Version } from '../../../src/domain/version/version.ts'
import { entries, policies } from '../../support/arbitraries.ts'
import { versionOf } from '../../support/model-repository.ts'

const rows: readonly (readonly [versions: string, aliases: string, policy?: Partial<Policy>])[] = [
  ['3.0.42 2.1.115 2.1.114', '3.0:3.0.42 3:3.0.42 latest:3.0.42 2.1:2.1.115 2:2.1.115'],
  ['3.0.0-rc.1 0.3.1', '0.3:0.3.1 latest:0.3.1'],
  ['1.2.3+7 1.2.3+6', '1.2.3:1.2.3+7 1.2:1.2.3+7 1:1.2.3+7 latest:1.2.3+7'],
  ['3.0.42 2.1.115', '3.0:3.0.42 3:3.0.42 2.1:2.1.115 2:2.1.115 latest:2.1.115', { latestRange: '<3' }],
  ['2.1.115 2.1.114', '2.1:2.1.115 2:2.1.115 latest:2.1.114', { latestRange: '<2.1.115' }],
  ['2.1.115', '2.1:2.1.115 2:2.1.115', { latest: 'never' }],
  ['2.1.115', '2.1:2.1.115 2:2.1.115', { latest: 'always' }],
]

test.for(rows)('of %s: %s', ([versions, aliases, policy = {}]) => {
  const found = followedAliases(versions.split(' ').map(versionOf), { ...defaultPolicy, ...policy })
  expect(found.map(({ alias, version }) => `${alias.tag}:${version.text}`).join(' ')).toBe(aliases)
})

test('no version is passed over that has an alias of its own', () => {
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

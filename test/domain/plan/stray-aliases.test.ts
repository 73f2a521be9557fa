import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { listStrayAliases } from '../../../src/domain/plan/stray-aliases.ts'
import { readHistory } from '../../../src/domain/tags/history.ts'
import { createLookup } from '../../../src/domain/tags/observation.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'

const rows: readonly (readonly [tags: string, aliases: string, policy?: Partial<Policy>])[] = [
  ['latest 2.1 10 3 3.0 2.10', '10 3.0 3 2.10 2.1 latest'],
  ['v3 03 3. 3.0.1 3-alpine alpine next', ''],
  ['v3 v3.0 3 latest', 'v3.0 v3 latest', { tagPrefix: 'v' }],
  ['3 3-alpine alpine latest', '3-alpine alpine', { variant: 'alpine' }],
  ['0 0.3', '0.3'],
  ['0 0.3', '0.3 0', { zeroMajor: true }],
  ['0.3 1 latest', '1 0.3 latest'],
  ['latest 0.3 1', '1 0.3 latest'],
  ['next latest', 'latest next', { channels: [{ name: 'next', identifiers: ['*'] }] }],
  ['latest next', 'latest next', { channels: [{ name: 'next', identifiers: ['*'] }] }],
  ['next edge', 'next', { channels: [{ name: 'next', identifiers: ['*'] }] }],
  ['1000 1001 20261121', '1000'],
  ['3 2 latest', '2 latest', { ignores: (tag) => tag === '3' }],
]

test.for(rows)('the stray aliases of %s are: %s', ([tags, aliases, policy = {}]) => {
  expect(
    strays({ a: tags }, { policy })
      .map(({ tag }) => tag)
      .join(' '),
  ).toBe(aliases)
})

test('known aliases and tags without a manifest are not stray', () => {
  const found = strays({ a: '3 3.0', missing: '2' }, { known: ['3'] })
  expect(found.map(({ tag }) => tag)).toEqual(['3.0'])
})

test('latest may be on any version, a numbered alias only on a version of its line', () => {
  const found = strays({ a: '3.0.0-rc.1 3 latest', b: '2.1.0-rc.1 4' })
  expect(found.map(({ tag, version }) => [tag, version])).toEqual([
    ['4', null],
    ['3', '3.0.0-rc.1'],
    ['latest', '3.0.0-rc.1'],
  ])
})

test('the owner of latest that a user set is the version that it is on', () => {
  const contents = { a: '2.1.114 latest', b: '2.1.115' }
  expect(strays(contents, { policy: { latest: 'never' } })).toMatchObject([
    { version: '2.1.114', owner: '2.1.114' },
  ])
  expect(strays(contents)).toMatchObject([{ version: '2.1.114', owner: null }])
  expect(strays({ a: '3.0.0-rc.1 3' }, { policy: { latest: 'never' } })).toMatchObject([
    { tag: '3', version: '3.0.0-rc.1', owner: null },
  ])
})

test('a major is looked up with its first minor, which the list may hide, and other aliases alone', () => {
  const tags = ['2', '3.1', 'latest'].map(parseTag)
  const digests = new Map(tags.map((tag) => [tag, contentOf('a')]))
  const lookup = createLookup({ tags, digests })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  listStrayAliases(tags, new Set(), { policy: defaultPolicy, history, lookup })
  expect([...lookup.unresolved]).toEqual(['2.0'])
})

test('no version is looked up before the digest of the alias is known', () => {
  const tags = ['3', '3.0.0-rc.1'].map(parseTag)
  const lookup = createLookup({ tags, digests: new Map() })
  const history = readHistory(tags, defaultPolicy, false, lookup)
  const found = listStrayAliases(tags, new Set(), { policy: defaultPolicy, history, lookup })
  expect(found).toMatchObject([{ tag: '3', digest: null, version: null }])
  expect([...lookup.unresolved]).toEqual(['3', '3.0'])
})

interface Given {
  readonly policy?: Partial<Policy>
  readonly known?: readonly string[]
}

function strays(contents: Readonly<Record<string, string>>, { policy: changes, known = [] }: Given = {}) {
  const { tags: digests } = ModelRepository.of(contents)
  const tags = [...digests.keys()]
  const policy = { ...defaultPolicy, ...changes }
  const lookup = createLookup({ tags, digests })
  return listStrayAliases(tags, new Set(known), {
    policy,
    history: readHistory(tags, policy, policy.builds, lookup),
    lookup,
  })
}

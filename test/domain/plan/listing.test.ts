import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import type { Tag } from '../../../src/domain/image/tag.ts'
import type { AliasListing } from '../../../src/domain/list-report.ts'
import { type Listing, listVersions } from '../../../src/domain/plan/listing.ts'
import { planOwners } from '../../../src/domain/plan/owners.ts'
import { exactTagForms } from '../../../src/domain/tags/names.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'
import { entries, policies } from '../../support/arbitraries.ts'
import { contentOf, ModelRepository, versionOf } from '../../support/model-repository.ts'

type Contents = Readonly<Record<string, string>>

test('versions are sorted from the highest to the lowest, with prereleases, builds and markers', () => {
  const { versions } = list(
    {
      a: '2.1.114',
      b: '2.1.115_7',
      c: '3.0.0-rc.1',
      d: '2.1.115_8',
      gone: 'yanked-2.1.115_8',
      restored: 'yanked-2.1.114',
    },
    { policy: { builds: true } },
  )
  expect(versions).toStrictEqual([
    { version: '3.0.0-rc.1', tag: '3.0.0-rc.1', digest: null },
    { version: '2.1.115+8', tag: '2.1.115_8', digest: null, marker: 'yanked-2.1.115_8' },
    { version: '2.1.115+7', tag: '2.1.115_7', digest: null },
    { version: '2.1.114', tag: '2.1.114', digest: null },
  ])
})

test('builds are versions without a flag if their version is their alias, or if a marker withdraws one', () => {
  const { versions, others } = list({
    a: '1.2.3_7 1.2.3',
    b: '1.2.3_6 1.2.2 1.1.0 2.0.0-rc.1 2.0.0-rc.2',
    c: '1.2.2_1 1.1.0_1 2.0.0-rc.1_1 2.0.0-rc.2_1',
    gone: 'yanked-2.0.0-rc.1_1',
    // 1.0.1 owns no line, so its builds are not read.
    d: '1.0.2_1 1.0.2',
    e: '1.0.1_1 1.0.1',
    f: '0.9.0-rc.1 0.9.0_1',
  })
  expect(versions.map(({ tag }) => tag)).toEqual([
    '2.0.0-rc.2',
    '2.0.0-rc.1_1',
    '2.0.0-rc.1',
    '1.2.3_7',
    '1.2.3_6',
    '1.2.2',
    '1.1.0',
    '1.0.2_1',
    '1.0.1',
    '0.9.0-rc.1',
  ])
  expect(others).toEqual(['0.9.0_1', '1.0.1_1', '1.1.0_1', '1.2.2_1', '2.0.0-rc.2_1'])
})

const rows: readonly (readonly [
  title: string,
  contents: Contents,
  aliases: string,
  policy?: Partial<Policy>,
])[] = [
  ['on its owner', { a: '2.1.114 2.1' }, '2.1 on-owner 2.1.114'],
  ['behind its owner', { a: '2.1.114 2.1', b: '2.1.115' }, '2.1 behind 2.1.114 of 2.1.115'],
  ['on no version', { a: '2.1.114', x: '2.1' }, '2.1 unknown of 2.1.114'],
  [
    'on no version, so that it would move',
    { a: '2.1.114', b: '2.1.113', x: '2.1' },
    '2.1 unknown of 2.1.114',
  ],
  ['missing', { a: '2.1.114' }, ''],
  ['listed without a manifest', { a: '2.1.114', missing: '2.1' }, ''],
  ['of a withdrawn line', { c: '3.0.42 3.0', gone: 'yanked-3.0.42' }, '3.0 unknown 3.0.42'],
  ['of a deleted line', { x: '3 3.0 latest', y: '2' }, '3.0 unknown, 3 unknown, 2 unknown, latest unknown'],
  [
    'of a deleted higher line, which reconcile does not move',
    { a: '2.1.114 2.1 2', x: '3.0 3 latest' },
    '2.1 on-owner 2.1.114, 2 on-owner 2.1.114, latest unknown, 3.0 unknown, 3 unknown',
  ],
  ['on a prerelease', { a: '3.0.0-rc.1 3 latest' }, '3 unknown 3.0.0-rc.1, latest unknown 3.0.0-rc.1'],
  [
    'a channel',
    { a: '3.0.0-rc.1 next' },
    'next on-owner 3.0.0-rc.1',
    { channels: [{ name: 'next', identifiers: ['rc'] }] },
  ],
  [
    'a channel without a version',
    { a: 'next' },
    'next unknown',
    { channels: [{ name: 'next', identifiers: ['rc'] }] },
  ],
  [
    'latest that a user set',
    { a: '2.1.114 latest', b: '2.1.115' },
    'latest on-owner 2.1.114',
    { latest: 'never' },
  ],
  [
    'latest that a user set to no version',
    { a: '2.1.114', x: 'latest' },
    'latest unknown',
    { latest: 'always' },
  ],
  ['the patch alias of a build', { a: '1.2.3_7 1.2.3' }, '1.2.3 on-owner 1.2.3+7', { builds: true }],
  ['an exact tag beside builds', { a: '1.2.3_7', b: '1.2.3' }, '', { builds: true }],
  [
    'of a variant',
    { a: '2.1.114-alpine 2.1-alpine alpine' },
    '2.1-alpine on-owner 2.1.114, alpine on-owner 2.1.114',
    { variant: 'alpine' },
  ],
  ['with a prefix', { a: 'v2.1.114 v2.1 2.1' }, 'v2.1 on-owner 2.1.114', { tagPrefix: 'v' }],
  ['0 without --zero-major', { a: '0.3.1 0 0.3' }, '0.3 on-owner 0.3.1'],
  ['a date', { a: '20261121 20261121.1' }, ''],
  ['ignored', { a: '3 3.0' }, '', { ignores: (tag) => tag.startsWith('3') }],
]

test.for(rows)('the listing shows an alias: %s', ([, contents, aliases, policy = {}]) => {
  const { aliases: found } = list(contents, { policy })
  expect(found.filter(isThere).map(sentence).join(', ')).toBe(aliases)
})

test('an alias names any version that has its content, once all digests are known', () => {
  const old = Object.fromEntries(Array.from({ length: 30 }, (_, patch) => [`c${patch}`, `2.1.${patch}`]))
  const contents = { ...old, c1: '2.1.1 2.1', other: '1.0.0 2' }
  const { aliases, versions } = list(contents, { digests: true })
  expect(list(contents).aliases).toEqual(aliases)
  expect(aliases.filter(isThere).map(sentence)).toEqual([
    '2.1 behind 2.1.1 of 2.1.29',
    '2 behind 1.0.0 of 2.1.29',
  ])
  expect(aliases.find(({ tag }) => tag === '2')?.digest).toBe(contentOf('other'))
  expect(versions.at(-1)).toEqual({ version: '1.0.0', tag: '1.0.0', digest: contentOf('other') })
})

test('an alias of no line names the highest version that has its content', () => {
  const { aliases } = list({ a: '2.1.114 2.1.113 3' }, { digests: true })
  expect(aliases.filter(isThere).map(sentence)).toEqual(['3 unknown 2.1.114'])
})

test('an alias whose owner is archived is behind its owner', () => {
  const { tags } = ModelRepository.of({ a: '2.1.114 2.1', missing: '2.1.115' })
  const observed = { tags: [...tags.keys()], digests: tags, facts: new Map(), listedIsPublished: true }
  const { aliases } = listVersions({ observed, policy: defaultPolicy, digests: true })
  expect(aliases.filter(isThere).map(sentence)).toEqual(['2.1 behind 2.1.114 of 2.1.115'])
})

test('an alias that is listed without a manifest belongs to the others', () => {
  const { aliases, others } = list({ a: '2.1.114 2', missing: '2.1 latest' })
  expect(aliases.map(sentence)).toEqual(['2 on-owner 2.1.114', 'latest missing of 2.1.114'])
  expect(others).toEqual(['2.1', 'latest'])
})

test('no alias is missing if each version of its line is withdrawn', () => {
  const contents = { a: '2.1.114', b: '3.0.0-rc.1 3.0', gone: 'yanked-2.1.114' }
  expect(list(contents).aliases.map(sentence)).toEqual(['3.0 unknown 3.0.0-rc.1'])
  expect(list({ ...contents, c: '2.2.0 2.2 2' }).aliases.map(sentence)).toEqual([
    '2.2 on-owner 2.2.0',
    '2 on-owner 2.2.0',
    'latest missing of 2.2.0',
    '3.0 unknown 3.0.0-rc.1',
  ])
})

test('the others contain every other tag, except the markers of the versions', () => {
  const { versions, others } = list(
    {
      a: '2.1.114 v2.1.114 2.1 sha-1a2b3c4 2.1.114.sig v2 20261121',
      b: '2.1.115 yanked-2.1.115 yanked-v2.1.115 yanked-9.9.9',
      restored: 'yanked-2.1.114',
      missing: '2.1.116',
    },
    { digests: true },
  )
  expect(versions.map(({ tag }) => tag)).toEqual(['2.1.115', '2.1.114'])
  expect(others).toEqual([
    '2.1.114.sig',
    '2.1.116',
    '20261121',
    // The exact tag of this marker is gone. The marker also withdraws a later push of the version.
    'sha-1a2b3c4',
    'v2',
    'v2.1.114',
    'yanked-9.9.9',
  ])
})

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) }

test('every tag is listed once', () => {
  fc.assert(
    fc.property(entries, policies, fc.boolean(), (tags, policy, digests) => {
      const { versions, aliases, others } = resolve(tags, policy, digests)
      const listed = [...versions, ...aliases.filter(isThere)].map(({ tag }) => tag).concat(others)
      const markers = new Set<string>(
        versions.flatMap(({ version }) => exactTagForms(versionOf(version), policy).map(withdrawalTag)),
      )
      const expected = [...tags.keys()].filter((tag) => !markers.has(tag))
      expect(listed.toSorted()).toEqual(expected.toSorted())
    }),
    runs,
  )
})

test('an alias on the other form of its owner, with other content, is behind', () => {
  const contents = { bare: '2.3.1 latest', prefixed: 'v2.3.1' }
  const { aliases } = list(contents, { policy: { tagPrefix: 'v' } })
  expect(aliases).toMatchObject([{ tag: 'latest', owner: '2.3.1', state: 'behind' }])
})

test('the aliases on their owners are those that a plan of all owners keeps', () => {
  fc.assert(
    fc.property(entries, policies, (tags, policy) => {
      const observed = { tags: [...tags.keys()], digests: tags }
      const { plans } = planOwners({ observed, policy, builds: policy.builds })
      const keeps = plans.filter(({ planned }) => planned.action === 'keep').map(({ alias }) => alias.tag)
      const { aliases } = resolve(tags, policy, false)
      const inPlace = aliases.filter(({ state, owner }) => state === 'on-owner' && owner !== null)
      const followed = inPlace.filter(({ kind }) => kind !== 'latest' || policy.latest === 'auto')
      expect(followed.map(({ tag }) => tag)).toEqual(keeps)
    }),
    runs,
  )
})

function list(
  contents: Contents,
  { policy = {}, digests = false }: { policy?: Partial<Policy>; digests?: boolean } = {},
): Listing {
  const { versions, ...rest } = resolve(
    ModelRepository.of(contents).tags,
    { ...defaultPolicy, ...policy },
    digests,
  )
  // Digests that are known by chance are not compared.
  return { ...rest, versions: digests ? versions : versions.map((version) => ({ ...version, digest: null })) }
}

const isThere = ({ state }: AliasListing) => state !== 'missing'

test('the listing shows a missing 2.1 if the repository has other aliases of the kind, and reads nothing for it', () => {
  const contents = {
    a: '2.1.114',
    b: '2.2.11 2.2',
    c: '2.0.7',
    d: '2.0.8',
    gone: 'yanked-2.0.8',
    e: '3.0.0-rc.1',
  }
  const listing = list(contents)
  expect(listing.aliases.map(sentence).filter((text) => text.includes('missing'))).toEqual([
    'latest missing of 2.2.11',
    '2.1 missing of 2.1.114',
    '2.0 missing of 2.0.7',
  ])
  const observed = { tags: [...ModelRepository.of(contents).tags.keys()], digests: new Map() }
  const { unresolved } = listVersions({ observed, policy: defaultPolicy, digests: false })
  expect(unresolved).toContain('2.2')
  expect(unresolved).not.toContain('2.1')
})

test('the listing shows a missing latest or channel, and no missing 2.1', () => {
  const policy = { channels: [{ name: 'next', identifiers: ['*'] }] }
  expect(list({ a: '2.1.114 2' }, { policy }).aliases.map(sentence)).toEqual([
    '2 on-owner 2.1.114',
    'next missing of 2.1.114',
    'latest missing of 2.1.114',
  ])
  expect(list({ a: '2.1.114 2' }, { policy: { latest: 'never' } }).aliases.map(sentence)).toEqual([
    '2 on-owner 2.1.114',
  ])
})

/** Lists with only the digests that the listing requests. */
function resolve(tags: ModelRepository['tags'], policy: Policy, all: boolean): Listing {
  const repository = new ModelRepository(tags)
  const digests = new Map<Tag, Digest | null>()
  const observed = { tags: [...tags.keys()], digests, facts: repository.read }
  for (;;) {
    const listing = listVersions({ observed, policy, digests: all })
    if (listing.unresolved.length === 0 && listing.unread.size === 0) return listing
    repository.answer(listing, digests)
  }
}

/** `2.1 behind 2.1.114 of 2.1.115` */
function sentence({ tag, state, version, owner }: AliasListing): string {
  const of = owner === null || owner === version ? [] : ['of', owner]
  return [tag, state, ...(version === null ? [] : [version]), ...of].join(' ')
}

import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planDeletion } from '../../../src/domain/plan/deletion.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { ModelRepository } from '../../support/model-repository.ts'

interface Options {
  readonly policy?: Partial<Policy>
  readonly force?: boolean
}

/** Plans with all digests known. */
function plan(repository: ModelRepository, tags: string, { policy = {}, force = false }: Options = {}) {
  return planDeletion({
    observed: {
      tags: [...repository.tags.keys()],
      digests: new Map([[parseTag('9.9.9'), null], ...repository.tags]),
    },
    policy: { ...defaultPolicy, ...policy },
    tags: tags.split(' ').map(parseTag),
    force,
  })
}

const channel = { name: 'next', identifiers: ['rc'] }

test.for([
  ['2.1.0', 'exact', {}],
  ['v2.1.0', 'exact', {}],
  ['2.1.0_build.1', 'exact', {}],
  ['2.1', 'minor', {}],
  ['2', 'major', {}],
  ['latest', 'latest', {}],
  ['yanked-2.1.0', 'withdrawal', {}],
  ['sha-1a2b3c4', 'literal', {}],
  ['next', 'literal', {}],
  ['next', 'channel', { channels: [channel] }],
  ['alpine', 'literal', {}],
  ['alpine', 'latest', { variant: 'alpine' }],
  ['2.1-alpine', 'minor', { variant: 'alpine' }],
  ['latest', 'literal', { variant: 'alpine' }],
  ['1.2.3', 'patch', {}],
  ['1.2.3', 'patch', { builds: true }],
  ['1.2.4', 'exact', { builds: true }],
] as const)('%s is a tag of the kind %s under %j', ([tag, kind, policy]) => {
  const repository = ModelRepository.of({
    one: '2.1.0 v2.1.0 2.1.0_build.1 2.1 2 latest',
    others: 'yanked-2.1.0 sha-1a2b3c4 next alpine 2.1-alpine',
    build: '1.2.3_build.5 1.2.3',
    other: '1.2.4_build.5',
    exact: '1.2.4',
  })
  expect(plan(repository, tag, { policy, force: true }).tags).toMatchObject([{ tag, kind, action: 'remove' }])
})

test.for([
  ['an alias has its digest', { one: '2.1.0 2.1' }, '2.1.0', '2.1 points at the same image', {}],
  [
    'several aliases have its digest',
    { one: '2.1.0 2.1 2 latest' },
    '2.1.0',
    '2.1, 2, latest point at the same image',
    {},
  ],
  [
    'one of two aliases is deleted too',
    { one: '2.1.0 2.1 2' },
    '2.1.0 2',
    '2.1 points at the same image',
    {},
  ],
  ['all aliases are deleted too', { one: '2.1.0 2.1 2' }, '2.1.0 2 2.1', undefined, {}],
  ['the aliases have another digest', { one: '2.1.0', two: '2.1.1 2.1 2 latest' }, '2.1.0', undefined, {}],
  ['only an alias is deleted', { one: '2.1.0 2.1' }, '2.1', undefined, {}],
  ['it has a prefix', { one: 'v2.1.0 v2.1' }, 'v2.1.0', 'v2.1 points at the same image', {}],
  [
    'a channel has its digest',
    { one: '3.0.0-rc.1 next' },
    '3.0.0-rc.1',
    'next points at the same image',
    { channels: [channel] },
  ],
  [
    'it belongs to the variant',
    { one: '2.1.0-alpine alpine' },
    '2.1.0-alpine',
    'alpine points at the same image',
    { variant: 'alpine' },
  ],
  [
    'it belongs to an unknown variant',
    { one: 'v2.1.0-a-b v2-a-b a-b' },
    'v2.1.0-a-b',
    'a-b, v2-a-b point at the same image',
    {},
  ],
  [
    'it belongs to a variant without a bare tag',
    { one: '2.1.0-alpine 2-alpine' },
    '2.1.0-alpine',
    '2-alpine points at the same image',
    {},
  ],
  [
    'it belongs to no variant',
    { one: '2.1.0 2.1' },
    '2.1.0',
    '2.1 points at the same image',
    { variant: 'alpine' },
  ],
  [
    'a patch alias has its digest',
    { one: '1.2.3_b.1 1.2.3' },
    '1.2.3_b.1',
    '1.2.3 points at the same image',
    {},
  ],
  ['only a patch alias is deleted', { one: '1.2.3_b.1 1.2.3 1.2' }, '1.2.3', undefined, { builds: true }],
  [
    'the version is ignored',
    { one: '2.1.0 2.1' },
    '2.1.0',
    '2.1 points at the same image',
    { ignores: () => true },
  ],
] as const)('a deletion of an exact tag is planned: %s', ([, contents, tags, note, policy]) => {
  const repository = ModelRepository.of(contents)
  const { tags: plans, refusals } = plan(repository, tags, { policy })
  const [first] = tags.split(' ')
  expect(refusals).toMatchObject(
    note === undefined ? [] : [{ code: 'TAG_IN_USE', message: `${first} is not deleted: ${note}.` }],
  )
  expect(plans[0]?.action).toBe(note === undefined ? 'remove' : 'refuse')
  const forced = plan(repository, tags, { policy, force: true })
  expect(forced.refusals).toEqual([])
  expect(forced.tags.every(({ action }) => action === 'remove')).toBe(true)
  expect(forced.tags[0]?.note).toBe(note)
})

test('a missing tag is kept, and a listed tag without a manifest is removed', () => {
  const repository = ModelRepository.of({ missing: '2.1.1', one: '2.1.0' })
  expect(plan(repository, '9.9.9 2.1.1 2.1.0').tags).toMatchObject([
    { tag: '9.9.9', from: null, action: 'keep', note: 'there is no such tag' },
    { tag: '2.1.1', from: { version: '2.1.1', digest: null }, action: 'remove' },
    { tag: '2.1.0', from: { version: '2.1.0' }, action: 'remove' },
  ])
})

test('the plan requests unknown digests', () => {
  const tags = ['2.1.0', '2.1', '2', '1.0.0'].map(parseTag)
  const observed = { tags, digests: new Map() }
  const { unresolved } = planDeletion({
    observed,
    policy: defaultPolicy,
    tags: [parseTag('2.1.0')],
    force: false,
  })
  expect(unresolved.toSorted()).toEqual(['2', '2.1', '2.1.0'])
})

test('the deletion of a marker names unyank', () => {
  const repository = ModelRepository.of({ one: '2.1.0', marker: 'yanked-v2.1.0' })
  expect(plan(repository, 'yanked-v2.1.0').tags).toMatchObject([
    {
      action: 'remove',
      note: '2.1.0 counts again; semtag unyank REPOSITORY 2.1.0 also restores its aliases',
    },
  ])
})

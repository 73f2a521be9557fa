import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planDeletion } from '../../../src/domain/plan/deletion.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'

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
  ['staged-2.1.1', 'staged', {}],
  ['gate-2.1.1-0a1b2c3d', 'gate', {}],
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
    waiting: 'staged-2.1.1 gate-2.1.1-0a1b2c3d',
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
  const repository = ModelRepository.of({ missing: '2.1.1 2.1', one: '2.1.0' })
  expect(plan(repository, '9.9.9 2.1.1 2.1.0').tags).toMatchObject([
    { tag: '9.9.9', from: null, action: 'keep', note: 'there is no such tag' },
    { tag: '2.1.1', from: { version: '2.1.1', digest: null }, action: 'remove' },
    { tag: '2.1.0', from: { version: '2.1.0', digest: contentOf('one') }, action: 'remove' },
  ])
})

test('a tag that the list hides is removed', () => {
  const hidden = parseTag('2.1.0')
  const { tags } = planDeletion({
    observed: { tags: [], digests: new Map([[hidden, contentOf('one')]]) },
    policy: defaultPolicy,
    tags: [hidden],
    force: false,
  })
  expect(tags).toMatchObject([{ tag: '2.1.0', action: 'remove' }])
})

test.for([
  ['2.1.0', {}],
  ['VERSION', { variant: 'alpine' }],
] as const)('a refusal tells the user to yank %s under %j', ([version, policy]) => {
  const { refusals } = plan(ModelRepository.of({ one: '2.1.0 2.1' }), '2.1.0', { policy })
  expect(refusals.map(({ hint }) => hint)).toEqual([
    `Withdraw the version with semtag yank REPOSITORY ${version}, which moves its aliases; delete the aliases too; or use --force.`,
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

test.for([
  ['yanked-v2.1.0', '2.1.0'],
  ['yanked-edge', 'VERSION'],
  ['yanked-', 'VERSION'],
] as const)('the note on the deletion of %s names unyank %s', ([marker, version]) => {
  expect(plan(ModelRepository.of({ marker }), marker).tags).toMatchObject([
    {
      action: 'remove',
      note: `${version} counts again; semtag unyank REPOSITORY ${version} also restores its aliases`,
    },
  ])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Digest, shortDigest } from '../../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../../src/domain/image/tag.ts'
import { planAlias } from '../../../src/domain/plan/alias.ts'
import { emptyLineNote, type OwnersPlan, planOwners } from '../../../src/domain/plan/owners.ts'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { readHistory } from '../../../src/domain/tags/history.ts'
import { type ContentFacts, createLookup } from '../../../src/domain/tags/observation.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { entries, policies } from '../../support/arbitraries.ts'
import { contentOf, ModelRepository, sentence, versionOf } from '../../support/model-repository.ts'

type Contents = Readonly<Record<string, string>>

const plain: ContentFacts = { kind: 'image', label: null }

const published = {
  a: '2.1.114 2.1',
  b: '2.2.11 2.2 2',
  c: '3.0.42 3.0 3 latest',
}

const rows: readonly (readonly [
  title: string,
  contents: Contents,
  plan: string,
  policy?: Partial<Policy>,
])[] = [
  ['aliases on their owners stay', published, 'keep 3.0, keep 3, keep latest, keep 2.2, keep 2, keep 2.1'],
  [
    'aliases of a withdrawn version move or are held',
    { ...published, withdrawal: 'yanked-3.0.42' },
    'hold 3.0: withdrawn, hold 3: withdrawn, move latest from 3.0.42, keep 2.2, keep 2, keep 2.1',
  ],
  ['missing aliases are created', { a: '2.1.114' }, 'create 2.1, create 2, create latest'],
  [
    'aliases that are behind move',
    { a: '2.1.114 2.1 2', b: '2.1.115 latest' },
    'move 2.1 from 2.1.114, move 2 from 2.1.114, keep latest',
  ],
  [
    'a patch tag that was published as an exact tag is held',
    { a: '1.2.3', b: '1.2.3_7 1.2 1 latest' },
    'hold 1.2.3: published-as-exact, 1.2.3, keep 1.2, keep 1, keep latest',
    { builds: true },
  ],
  [
    'aliases of a deleted exact tag are held',
    { a: '2.1.114 2.1', c: '3.0 3 latest', b: '2' },
    'keep 2.1, hold 2: unknown-owner, hold latest: unknown-owner, 3.0',
  ],
  [
    'aliases on an unknown version move',
    { a: '2.1.114', b: '2.1.113 2', x: '2.1' },
    'move 2.1 from unknown, move 2 from 2.1.113, create latest',
  ],
  [
    'aliases of a line with a withdrawn version and one without a manifest are held',
    { missing: '3.0.43', c: '3.0.42 3.0', withdrawal: 'yanked-3.0.42' },
    'hold 3.0: withdrawn, hold 3: withdrawn, hold latest: withdrawn',
  ],
  [
    'aliases of a line whose versions have no manifest are held',
    { missing: '3.0.42', x: '3.0' },
    'hold 3.0: unknown-owner, hold 3: unknown-owner, hold latest: unknown-owner',
  ],
]

test.for(rows)('%s', ([, contents, plan, policy = {}]) => {
  expect(
    resolve(ModelRepository.of(contents).tags, policy)
      .plans.map(({ planned }) => sentence(planned))
      .join(', '),
  ).toBe(plan)
})

test('with holdsUnknown, aliases on an unknown version are held', () => {
  const { tags } = ModelRepository.of({ a: '2.1.114 2 latest', b: '2.1.113', x: '2.1' })
  const observed = { tags: [...tags.keys()], digests: tags, facts: new Map([[contentOf('x'), plain]]) }
  const input = { observed, policy: defaultPolicy, builds: false, holdsUnknown: true }
  const [planned] = planOwners(input).plans.map((one) => one.planned)
  expect(planned).toMatchObject({
    tag: '2.1',
    action: 'hold',
    reason: 'unknown-owner',
    heldBy: null,
    note: `no known version has its digest, ${shortDigest(contentOf('x'))}`,
  })
})

test('a warning names each held alias whose line has a version', () => {
  const { warnings } = resolve(ModelRepository.of({ a: '2.1.114 2', missing: '3.0.42', x: '2.1 3.0' }).tags)
  expect(warnings).toEqual([expect.stringMatching(/^2\.1 stays where it is: /)])
})

test('an alias on its owner stays without a note, even if an older version has the same content', () => {
  const { plans } = resolve(ModelRepository.of({ a: '2.1.114 2.1.113 2.1 2 latest' }).tags)
  expect(plans.map(({ planned }) => planned)).toMatchObject(
    ['2.1', '2', 'latest'].map((tag) => ({
      tag,
      action: 'keep',
      from: { version: '2.1.114', digest: contentOf('a') },
    })),
  )
  expect(plans.filter(({ planned }) => planned.note !== undefined)).toEqual([])
})

test('a label that the image of the owner has too does not hold an alias', () => {
  const planWith = (...labelled: readonly string[]) => {
    const repository = ModelRepository.of({ a: '2.1.114 2 latest', b: '2.1.113', x: '2.1' })
    for (const word of labelled) repository.facts.set(contentOf(word), { kind: 'image', label: '24.4.0' })
    return planned(repository).plans.map((one) => sentence(one.planned))[0]
  }
  expect(planWith('x')).toBe('hold 2.1: unknown-owner, 24.4.0')
  expect(planWith('x', 'a')).toBe('move 2.1 from unknown')
})

test('the kind of an alias is read, the labels only if its version is unknown', () => {
  const [a, b, x] = [contentOf('a'), contentOf('b'), contentOf('x')]
  const unread = (contents: Contents, ...facts: readonly (readonly [Digest, ContentFacts])[]) => {
    const { tags } = ModelRepository.of(contents)
    const observed = { tags: [...tags.keys()], digests: tags, facts: new Map(facts) }
    const versions = [versionOf('2.1.114')]
    return [...planOwners({ observed, policy: defaultPolicy, builds: false, versions }).unread]
  }
  expect(unread({ a: '2.1.114 2 latest', b: '2.1.113 2.1' })).toEqual([[b, 'kind']])

  const onUnknown = { a: '2.1.114 2 latest', b: '2.1.113', x: '2.1' }
  const labelled: ContentFacts = { kind: 'image', label: '24.4.0' }
  expect(unread(onUnknown)).toEqual([[x, 'label']])
  expect(unread(onUnknown, [x, labelled])).toEqual([[a, 'label']])
  expect(unread(onUnknown, [x, labelled], [a, { kind: 'image' }])).toEqual([[a, 'label']])
  expect(unread(onUnknown, [x, labelled], [a, labelled])).toEqual([])
})

test('an alias without a version of its line names the withdrawn version that it is on', () => {
  const { tags } = ModelRepository.of({ c: '3.0.42 3.0', withdrawal: 'yanked-3.0.42' })
  const [plan] = resolve(tags).plans
  expect(plan).toMatchObject({
    owner: undefined,
    planned: { tag: '3.0', from: { version: '3.0.42', digest: contentOf('c') } },
  })
})

test('an alias whose line has no version in the list is reported, and stays', () => {
  const { strays } = resolve(ModelRepository.of({ ...published, gone: '1.9 1' }).tags)
  expect(strays.map(sentence)).toEqual(['hold 1.9: unknown-owner', 'hold 1: unknown-owner'])
  expect(strays[0]).toMatchObject({ kind: 'minor', from: { version: null, digest: contentOf('gone') } })
})

test('latest that a user set is not reported', () => {
  const { plans, strays } = resolve(ModelRepository.of({ a: '2.1.114 latest' }).tags, { latest: 'never' })
  expect(plans.map(({ alias }) => alias.tag)).not.toContain('latest')
  expect(strays).toEqual([])
})

test('an alias does not move to an owner that is archived', () => {
  const repository = ModelRepository.of({ a: '2.1.114 2.1', missing: '2.1.115' })
  const tags = [...repository.tags.keys()]
  const observed = { tags, digests: repository.tags, facts: new Map(), listedIsPublished: true }
  const { plans } = planOwners({ observed, policy: defaultPolicy, builds: false })
  expect(plans.map(({ planned, isArchived }) => [sentence(planned), planned.note, isArchived])).toEqual(
    ['2.1', '2', 'latest'].map((alias) => [
      `hold ${alias}: newer, 2.1.115`,
      '2.1.115 is archived, so no alias can move to it',
      true,
    ]),
  )
  expect(plans[0]?.planned.from).toEqual({ version: null, digest: contentOf('a') })
})

test('an alias of an image does not move to a chart under a higher version', () => {
  const repository = ModelRepository.of({ image: '2.1.114 2.1', older: '2.1.113 2', chart: '2.1.115' })
  repository.facts.set(contentOf('chart'), { kind: 'application/vnd.cncf.helm.config.v1+json' })
  const owners = planned(repository).plans.map(({ alias, owner }) => [alias.tag, owner?.tag])
  expect(owners).toEqual([
    ['2.1', '2.1.114'],
    ['2', '2.1.114'],
    ['latest', '2.1.115'],
  ])
})

test('a chart owns the alias of an image if there is nothing else', () => {
  const repository = ModelRepository.of({ image: '2.1', chart: '2.1.115 2.1.114' })
  repository.facts.set(contentOf('chart'), { kind: 'application/vnd.cncf.helm.config.v1+json' })
  const [first] = planned(repository).plans
  expect([first?.alias.tag, first?.owner?.tag]).toEqual(['2.1', '2.1.115'])
})

test('the note on an alias without a version says which versions are missing', () => {
  const notes = aliasesOf(versionOf('1.2.3+7'), defaultPolicy).map(
    (alias) => `${alias.tag}: ${emptyLineNote(alias)}`,
  )
  expect(notes).toEqual([
    '1.2.3: no build of 1.2.3 is left; the alias stays',
    '1.2: no 1.2.x version is left; the alias stays',
    '1: no 1.x version is left; the alias stays',
    'latest: no version is left for latest; the alias stays',
  ])
})

test('a plan for given versions contains only their aliases', () => {
  const { tags } = ModelRepository.of({ ...published, gone: '1' })
  const known = [...tags.keys()]
  const history = readHistory(known, defaultPolicy, false, createLookup({ tags: known, digests: tags }))
  const [highest] = history.versions()
  if (highest === undefined) throw new Error('no version')
  const { plans, strays } = planOwners({
    observed: { tags: known, digests: tags },
    policy: defaultPolicy,
    builds: false,
    versions: [highest.version],
  })
  expect(plans.map(({ alias }) => alias.tag)).toEqual(['3.0', '3', 'latest'])
  expect(strays).toEqual([])
})

test('a plan looks up each alias and its owner once if all aliases are on their owners', () => {
  const tags = ModelRepository.of(published).tags
  const digests = new Map<Tag, Digest | null>()
  const observed = { tags: [...tags.keys()], digests }
  const first = planOwners({ observed, policy: defaultPolicy, builds: false })
  expect([...first.unresolved].sort()).toEqual([...tags.keys()].sort())
  for (const tag of first.unresolved) digests.set(tag, tags.get(tag) ?? null)
  expect(planOwners({ observed, policy: defaultPolicy, builds: false }).unresolved).toEqual([])
})

test('no older version is looked up before the digests of the alias and of its owner are known', () => {
  const tags = ['2.1.114', '2.1.113', '2.1', '2', 'latest'].map(parseTag)
  const [owner, , ...aliases] = tags
  const asked = (...known: readonly (Tag | undefined)[]) => {
    const digests = new Map(tags.filter((tag) => known.includes(tag)).map((tag) => [tag, contentOf(tag)]))
    return planOwners({ observed: { tags, digests }, policy: defaultPolicy, builds: false }).unresolved
  }
  expect([...asked(owner)].sort()).toEqual([...aliases].sort())
  expect(asked(...aliases)).toEqual([owner])
})

test('the number of lookups grows linearly with the number of tags', () => {
  const asked = (majors: number) => {
    const tags = Array.from({ length: majors }, (_, major) => [`${major}.1.0`, `${major}.1`, `${major}`])
      .flat()
      .map(parseTag)
    let gets = 0
    let reads = 0
    const digests = new (class extends Map<Tag, Digest | null> {
      override get(tag: Tag) {
        gets++
        return super.get(tag) ?? contentOf('a')
      }
    })()
    const policy = { ...defaultPolicy, ignores: () => reads++ < 0 }
    planOwners({ observed: { tags, digests }, policy, builds: false })
    return { gets: gets / majors, reads: reads / tags.length }
  }
  const [few, many] = [asked(20), asked(2000)]
  expect(many.gets).toBeLessThanOrEqual(few.gets * 1.1)
  expect(many.reads).toBeLessThanOrEqual(few.reads)
})

test('each alias is planned as a release of its owner plans it', () => {
  fc.assert(
    fc.property(entries, policies, (digests, policy) => {
      const observed = { tags: [...digests.keys()], digests }
      const lookup = createLookup(observed)
      const history = readHistory(observed.tags, policy, policy.builds, lookup)
      const all = history.versions().map(({ version }) => version)
      for (const { alias, owner, planned } of planOwners({ observed, policy, builds: policy.builds }).plans) {
        // The slow way: the first of all competing versions, and the plan of its release.
        const naive = history.owner({ numbers: [], competes: alias.competes })
        expect(owner).toEqual(naive)
        if (owner === undefined) continue
        expect(all.filter(alias.competes).map(({ text }) => text)).toContain(owner.version.text)
        const own = aliasesOf(owner.version, policy).find(({ tag }) => tag === alias.tag)
        if (own === undefined) throw new Error(`${owner.tag} does not take ${alias.tag}`)
        const version = owner.version
        const content = lookup.digest(owner.tag) ?? undefined
        const context = {
          version,
          policy,
          observed,
          history,
          lookup,
          published: content,
          replaced: undefined,
          holdsUnknown: false,
          unlisted: undefined,
          own: { kind: () => undefined, label: () => undefined },
        }
        const { note, ...released } = planAlias(own, context)
        // A release notes that another version had the content before. For an alias on its owner, nothing changes.
        const noted = released.action === 'keep' || note === undefined ? released : { ...released, note }
        expect(planned).toEqual({
          ...noted,
          to: { version: version.text, digest: content ?? null },
        })
      }
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) },
  )
}, 600_000)

/** Plans with the requested digests. */
function resolve(tags: ModelRepository['tags'], changes: Partial<Policy> = {}): OwnersPlan {
  return planned(new ModelRepository(tags), changes)
}

function planned(repository: ModelRepository, changes: Partial<Policy> = {}): OwnersPlan {
  const policy = { ...defaultPolicy, ...changes }
  const digests = new Map<Tag, Digest | null>()
  const observed = { tags: [...repository.tags.keys()], digests, facts: repository.read }
  for (;;) {
    const plan = planOwners({ observed, policy, builds: policy.builds })
    if (plan.unresolved.length === 0 && plan.unread.size === 0) return plan
    repository.answer(plan, digests)
  }
}

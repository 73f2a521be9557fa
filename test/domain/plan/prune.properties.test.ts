import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../../src/domain/image/tag.ts'
import { type PrunePlan, planPrune } from '../../../src/domain/plan/prune.ts'
import type { PruneRules } from '../../../src/domain/plan/prune-rules.ts'
import { globs } from '../../../src/domain/tags/ignore.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'

// PRUNES=5000 npx vitest run test/domain/plan/prune.properties.test.ts
const numRuns = Number(process.env['PRUNES'] ?? 300)
const words = Array.from({ length: 60 }, (_, index) => `content ${index}`)
const small = fc.nat(2)
const core = fc.tuple(small, small, small).map((numbers) => numbers.join('.'))
const end = fc.constantFrom(
  '',
  '',
  '',
  '-rc.1',
  '-rc.2',
  '-beta1',
  '-dev',
  '-jdk21',
  '-alpine',
  '-rc.1-alpine',
  '_1',
  '_2',
  '_3',
)
const prefix = fc.constantFrom('', '', '', 'v')
const exact = fc.tuple(prefix, core, end).map((parts) => parts.join(''))
const alias = fc
  .tuple(prefix, small, fc.option(small), fc.constantFrom('', '', '-alpine', '-dev'))
  .map(([v, major, minor, suffix]) => `${v}${major}${minor === null ? '' : `.${minor}`}${suffix}`)
const other = fc.oneof(
  fc.constantFrom('latest', 'latest-dev', 'latest-alpine', 'next', 'alpine', 'stable', 'dev', 'jdk21'),
  fc.constantFrom('sha-1a2b3c4', 'pr-7', '20261121', 'nightly-20261122', 'main-7'),
  fc.tuple(fc.constantFrom('yanked-', 'staged-'), exact).map((parts) => parts.join('')),
  core.map((version) => `gate-${version}-0a1b2c3d`),
)
const tag = fc.oneof(
  { arbitrary: exact, weight: 6 },
  { arbitrary: alias, weight: 2 },
  { arbitrary: other, weight: 2 },
)
const word = fc.constantFrom(...words, 'missing')

const repository = fc
  .uniqueArray(fc.tuple(tag, word), { maxLength: 40, size: 'max', selector: ([name]) => name })
  .map(
    (tags) =>
      new ModelRepository(
        tags.map(([name, of]) => [parseTag(name), of === 'missing' ? null : contentOf(of)]),
      ),
  )

const policy = fc.record<Partial<Policy>>(
  {
    tagPrefix: prefix,
    variant: fc.constantFrom(undefined, 'alpine'),
    builds: fc.boolean(),
    zeroMajor: fc.boolean(),
    channels: fc.constantFrom(
      [],
      [{ name: 'next', identifiers: ['rc'] }],
      [{ name: 'next', identifiers: ['*'] }],
    ),
    latestRange: fc.constantFrom(undefined, '<2'),
    ignores: fc.constantFrom(() => false, globs(['1.*'])),
  },
  { requiredKeys: [] },
)

const count = fc.constantFrom(undefined, 0, 1, 2)
const rules: fc.Arbitrary<PruneRules> = fc.record({
  keepMinor: count,
  keepMajor: count,
  keepPrereleases: count,
  keepBuilds: count,
  keepRange: fc.constantFrom(undefined, '>=2.0.0', '>=1.1.0'),
  others: fc.constantFrom(() => false, globs(['sha-*', 'pr-*', '20*']), globs(['*'])),
  withdrawn: fc.boolean(),
  keepReferrers: fc.boolean(),
  before: fc.constantFrom(undefined, 50),
})

const created = new Map(words.map((one, index) => [contentOf(one), index % 7 === 6 ? null : index]))

function planFor(model: ModelRepository, of: Partial<Policy>, by: PruneRules): PrunePlan {
  const digests = new Map<Tag, Digest | null>()
  for (;;) {
    const observed = { tags: [...model.tags.keys()], digests, facts: model.read }
    const plan = planPrune({ observed, policy: { ...defaultPolicy, ...of }, rules: by, created })
    // A plan that does not know a digest yet lets nothing with it go.
    for (const one of goingIn(plan)) expect(one.digest).not.toBeNull()
    if (plan.unresolved.length === 0 && plan.unread.size === 0) return plan
    model.answer(plan, digests)
  }
}

const goingIn = (plan: PrunePlan) =>
  plan.lines.flatMap(({ tags }) => tags).filter(({ decision }) => decision === 'goes')

/** True for a tag that is an alias under every policy; `isNext`: the policy has that channel. */
const isAlias = (name: string, isNext: boolean) =>
  /^v?\d(?:\.\d)?(?:-\w+)?$|^latest/.test(name) || (isNext && name === 'next')

/** The highest stable version of each minor line without a marker, by the tags alone. */
function ownersOf(model: ModelRepository): readonly string[] {
  const isThere = (name: string) => typeof model.tags.get(parseTag(name)) === 'string'
  const owners = new Map<string, string>()
  for (const name of [...model.tags.keys()].filter(isThere).toSorted()) {
    const [, version = '', line = ''] = /^v?((\d\.\d)\.\d)$/.exec(name) ?? []
    const markers = ['', 'v'].map((v) => `yanked-${v}${version}`)
    const isHigher = version > (owners.get(line) ?? '')
    if (version !== '' && !markers.some(isThere) && isHigher) owners.set(line, version)
  }
  return [...owners.values()]
}

test('no alias, no marker, no candidate, and nothing that an alias is on ever goes', () => {
  fc.assert(
    fc.property(repository, policy, rules, (model, of, by) => {
      const going = goingIn(planFor(model, of, by))
      const isNext = (of.channels ?? []).length > 0
      const aliases = [...model.tags].filter(([name]) => isAlias(name, isNext))
      const aliased = new Set(aliases.map(([, digest]) => digest))
      for (const one of going) {
        expect(one.tag).not.toMatch(/^(?:yanked|staged|gate)-/)
        expect(isAlias(one.tag, isNext) ? one.tag : '').toBe('')
        expect(aliased.has(one.digest) ? one.tag : '').toBe('')
      }
    }),
    { numRuns },
  )
})

// With a seed, because the number of random cases varies around the limit.
test('a case lets more than one tag go on average', () => {
  const cases = fc.sample(fc.tuple(repository, policy, rules), { numRuns: 300, seed: 1 })
  const gone = cases.flatMap(([model, of, by]) => goingIn(planFor(model, of, by)))
  expect(gone.length).toBeGreaterThan(cases.length)
})

test('the owner of a minor line never goes', () => {
  fc.assert(
    fc.property(repository, rules, (model, by) => {
      const owners = ownersOf(model)
      const going = goingIn(planFor(model, {}, by)).map((one) => one.tag)
      // Where builds count, an X.Y.Z is below its builds.
      const hasBuilds = [...model.tags.keys()].some((name) => name.includes('_'))
      expect(hasBuilds ? [] : going.filter((name) => owners.includes(name.replace('v', '')))).toEqual([])
    }),
    { numRuns },
  )
})

test('after a prune, nothing is left to prune', () => {
  fc.assert(
    fc.property(repository, policy, rules, (model, of, by) => {
      // A tag that --ignore hides may be the evidence of a variant, and --others may name it.
      fc.pre(!(of.ignores?.('1.0.0-alpine') && by.others('1.0.0-alpine')))
      for (const { tag: name } of goingIn(planFor(model, of, by))) model.tags.delete(name)
      expect(goingIn(planFor(model, of, by))).toEqual([])
    }),
    { numRuns },
  )
})

test('the order of the list does not matter', () => {
  fc.assert(
    fc.property(
      repository.chain((model) =>
        fc.tuple(
          fc.constant(model),
          fc
            .shuffledSubarray([...model.tags], { minLength: model.tags.size })
            .map((tags) => new ModelRepository(tags)),
        ),
      ),
      policy,
      rules,
      ([model, shuffled], of, by) => {
        expect(planFor(shuffled, of, by).lines).toEqual(planFor(model, of, by).lines)
      },
    ),
    { numRuns },
  )
})

test('the number of lookups grows linearly with the number of versions', () => {
  const asked = (versions: number) => {
    const tags = Array.from({ length: versions }, (_, index) =>
      parseTag(`${index % 10}.${index % 100}.${index}`),
    )
    let gets = 0
    let reads = 0
    const digests = new (class extends Map<Tag, Digest> {
      override get(name: Tag) {
        gets++
        return contentOf(name)
      }
    })()
    const policy = { ...defaultPolicy, ignores: () => reads++ < 0 }
    const by: PruneRules = { keepMinor: 3, others: () => false, withdrawn: false, keepReferrers: false }
    const plan = planPrune({ observed: { tags, digests }, policy, rules: by })
    expect(goingIn(plan).length).toBeGreaterThan(0.5 * versions)
    return { gets: gets / versions, reads: reads / versions }
  }
  const [few, many] = [asked(1000), asked(5000)]
  // A search in sorted versions is allowed.
  expect(many.gets).toBeLessThan(few.gets * 1.5)
  expect(many.reads).toBeLessThan(few.reads * 1.5)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { isTag, parseTag, type Tag } from '../../../src/domain/image/tag.ts'
import { type Plan, type PlannedTag, planTags } from '../../../src/domain/plan/plan.ts'
import { exactTag } from '../../../src/domain/tags/names.ts'
import type { Policy } from '../../../src/domain/tags/policy.ts'
import { policyProblems } from '../../../src/domain/tags/policy-problems.ts'
import { withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'
import { compareVersions } from '../../../src/domain/version/compare.ts'
import { isPrerelease, readVersion, type Version } from '../../../src/domain/version/version.ts'
import { entries, policies, versions } from '../../support/arbitraries.ts'
import { contentOf, ModelRepository, sentence, versionOf } from '../../support/model-repository.ts'

const contents = fc.constantFrom('a', 'b', 'c', 'new')
const release = fc.record({ version: versions.map(({ text }) => text), policy: policies, content: contents })
// PROPERTY_RUNS=20000 searches longer.
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) }
const patience = 600_000

test('the arbitrary policies have no problems', () => {
  fc.assert(
    fc.property(release, ({ policy, version }) => {
      expect(policyProblems(policy, versionOf(version))).toEqual([])
    }),
  )
})

/** Tags with their digests, and how many of the tags an incomplete list names. */
const cut = entries.chain((tags) => fc.tuple(fc.constant(tags), fc.nat(Math.max(0, [...tags].length - 1))))

test(
  'no plan moves or creates an alias if the list does not name an existing tag',
  () => {
    fc.assert(
      fc.property(cut, release, ([tags, left], { version, policy }) => {
        const all = [...tags]
        const digests = new Map<Tag, Digest | null>(all)
        const observed = { tags: all.slice(0, left).map(([tag]) => tag), digests }
        fc.pre(all.slice(left).some(([, digest]) => digest !== null))
        const plan = planTags({ version: versionOf(version), policy, observed })
        const aliases = plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal')
        expect(aliases.filter(({ action }) => action !== 'hold')).toEqual([])
        expect(plan.refusals.map(({ code }) => code)).toContain('TAG_LIST_INCOMPLETE')
      }),
      runs,
    )
  },
  patience,
)

test(
  'a second plan after a release has nothing to do',
  () => {
    fc.assert(
      fc.property(entries, release, (tags, given) => {
        const repository = new ModelRepository(tags)
        fc.pre(repository.release(given).refusals.length === 0)
        const again = repository.plan(given)
        expect(again.refusals).toEqual([])
        expect(
          again.tags.map(({ action }) => action).filter((action) => action !== 'keep' && action !== 'hold'),
        ).toEqual([])
      }),
      runs,
    )
  },
  patience,
)

test(
  'the plans before and after the exact tag is published hold the same aliases',
  () => {
    fc.assert(
      fc.property(entries, release, (tags, given) => {
        // It is then known in advance whether an alias already has the version's content.
        const repository = new ModelRepository(tags)
        const before = repository.plan({ ...given, isKnown: true })
        fc.pre(before.refusals.length === 0)
        repository.apply(
          { ...before, tags: before.tags.filter(({ kind }) => kind === 'exact') },
          given.content,
        )
        const after = repository.plan({ ...given, isKnown: true })
        expect(heldIn(after)).toEqual(heldIn(before))
      }),
      runs,
    )
  },
  patience,
)

test(
  'the order of the tag list does not matter',
  () => {
    const shuffled = entries.chain((tags) =>
      fc.tuple(
        fc.constant(tags),
        fc.shuffledSubarray([...tags], { minLength: tags.size, maxLength: tags.size }),
      ),
    )
    fc.assert(
      fc.property(shuffled, release, ([tags, other], given) => {
        expect(new ModelRepository(other).plan(given)).toEqual(new ModelRepository(tags).plan(given))
      }),
      runs,
    )
  },
  patience,
)

test(
  'a plan with the requested digests equals the plan with all digests',
  () => {
    fc.assert(
      fc.property(entries, release, (tags, { version, policy, content }) => {
        const known = new Map<Tag, Digest | null>(tags)
        const repository = new ModelRepository(tags)
        const observed = { tags: [...tags.keys()], digests: known, facts: repository.read }
        const input = {
          version: versionOf(version),
          policy,
          observed,
          sameContent: new Set([contentOf(content)]),
        }
        for (
          let asked = planTags(input);
          asked.unresolved.length + asked.unread.size > 0;
          asked = planTags(input)
        )
          repository.answer(asked, known)
        const plan = planTags(input)
        expect(new ModelRepository(tags).plan({ version, policy, content })).toEqual(plan)
      }),
      runs,
    )
  },
  patience,
)

test(
  'every tag of a plan is legal and unique',
  () => {
    fc.assert(
      fc.property(entries, release, (tags, given) => {
        const planned = new ModelRepository(tags).plan(given).tags.map(({ tag }) => tag)
        expect(planned.filter((tag) => !isTag(tag))).toEqual([])
        expect(new Set(planned).size).toBe(planned.length)
      }),
      runs,
    )
  },
  patience,
)

test(
  'no alias moves to a version that is lower than another version of its line',
  () => {
    fc.assert(
      fc.property(entries, release, (tags, given) => {
        const { policy } = given
        const version = versionOf(given.version)
        const present = published(tags, policy, policy.builds || version.build.length > 0)
        for (const planned of new ModelRepository(tags).plan(given).tags) {
          if (planned.action !== 'create' && planned.action !== 'move') continue
          if (planned.kind === 'latest' && policy.latest === 'always') continue
          const higher = present.filter(
            (other) => compareVersions(other, version) > 0 && isRival(planned, version, other, policy),
          )
          expect(higher.map(({ text }) => text)).toEqual([])
        }
      }),
      runs,
    )
  },
  patience,
)

describe('releases in any order', () => {
  const policy = policies.map((drawn) => ({ ...drawn, ...always }))
  const always = {
    latest: 'auto',
    builds: true,
    extraTags: [],
    variants: [],
    ignores: () => false,
  } satisfies Partial<Policy>
  // X.Y.Z and builds of it are never both released: the one that comes first decides what the tag X.Y.Z is.
  // An end counts as a variant as soon as two versions have it.
  const isNoVariant = ({ prerelease }: Version) => !/alpine|slim/.test(prerelease.join('.'))
  const released = fc
    .uniqueArray(versions.filter(isNoVariant), { maxLength: 8, selector: ({ text }) => text })
    .map((all) => all.filter((one) => one.build.length > 0 || !all.some((other) => isBuildOf(other, one))))
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))

  test(
    'every alias ends on the highest version of its line',
    () => {
      fc.assert(
        fc.property(released, policy, (all, drawn) => {
          const repository = new ModelRepository()
          for (const { text } of all)
            expect(repository.release({ version: text, policy: drawn }).refusals).toEqual([])
          for (const version of all) {
            for (const planned of repository.plan({ version: version.text, policy: drawn }).tags) {
              if (planned.kind === 'exact' || (planned.action === 'hold' && planned.reason === 'policy'))
                continue
              const line = all.filter((other) => isRival(planned, version, other, drawn))
              const owner = line.reduce((a, b) => (compareVersions(a, b) > 0 ? a : b))
              expect([planned.tag, repository.tags.get(planned.tag)]).toEqual([
                planned.tag,
                contentOf(owner.text),
              ])
              expect(planned.note).toBeUndefined()
            }
          }
        }),
        runs,
      )
    },
    patience,
  )
})

describe('tags that are no versions of the policy change nothing', () => {
  const policy = policies.map((drawn) => ({ ...drawn, variant: undefined, builds: false }))
  const given = fc.record({ version: versions, policy, content: contents })
  // Unknown aliases are looked up in every form.
  const known = (plan: Plan) => plan.tags.map(sentence)
  const withMore = (tags: ModelRepository['tags'], more: readonly string[]) =>
    new ModelRepository([...tags, ...more.map((tag) => [parseTag(tag), contentOf('of others')] as const)])

  test(
    'tags of a variant that an alias, an architecture or a prerelease shows change nothing',
    () => {
      const ends = fc.constantFrom(
        ['bookworm', 'latest-bookworm'],
        ['bookworm', 'bookworm'],
        ['jdk21', '2-jdk21'],
        ['dev', '2.1-dev'],
        ['linux-arm64', '0.0.0-amd64'],
      )
      fc.assert(
        fc.property(
          entries,
          given,
          fc.array(versions),
          ends,
          (tags, release, others, [end = '', shown = '']) => {
            const { version, ...rest } = release
            fc.pre(version.build.length === 0 && !/-(alpine|slim|amd64)/.test(version.text))
            const more = others
              .filter(({ build }) => build.length === 0)
              .map((other) => `${exactTag(other, rest.policy)}-${end}`)
            const one = { ...rest, version: version.text }
            const plan = new ModelRepository(tags).plan(one)
            expect(known(withMore(tags, [shown, ...more]).plan(one))).toEqual(known(plan))
          },
        ),
        runs,
      )
    },
    patience,
  )

  test(
    'builds that CI pushed change nothing if none has the digest of X.Y.Z and none is withdrawn',
    () => {
      fc.assert(
        fc.property(entries, given, fc.array(versions), (tags, release, others) => {
          const { version, ...rest } = release
          fc.pre(version.build.length === 0)
          const plain = new Map([...tags].filter(([tag]) => !tag.includes('_')))
          const more = others.map((other) => `${exactTag(other, rest.policy).split('_')[0]}_sha.abc`)
          const one = { ...rest, version: version.text }
          const plan = new ModelRepository(plain).plan(one)
          expect(known(withMore(plain, more).plan(one))).toEqual(known(plan))
        }),
        runs,
      )
    },
    patience,
  )
})

test(
  '--builds changes nothing if every version is a build and the aliases are on the highest',
  () => {
    const built = versions.filter(({ build, prerelease }) => build.length > 0 && prerelease.length === 0)
    const repositories = fc.tuple(fc.array(built, { minLength: 1 }), fc.subarray(['a', 'b', 'c', 'd', 'e']))
    fc.assert(
      fc.property(repositories, versions, ([all, withdrawn], released) => {
        fc.pre(released.build.length === 0)
        const repository = new ModelRepository()
        for (const { text } of all) repository.release({ version: text })
        for (const [index, word] of ['a', 'b', 'c', 'd', 'e'].entries()) {
          const version = all[index]
          if (version === undefined || !withdrawn.includes(word)) continue
          const marker = withdrawalTag(exactTag(version, { tagPrefix: '', variant: undefined }))
          repository.tags.set(marker, contentOf(marker))
        }
        fc.pre(!repository.tags.has(parseTag(released.text)))
        const plan = (builds: boolean) =>
          repository.plan({ version: released.text, policy: { builds } }).tags.map(sentence)
        expect(plan(false)).toEqual(plan(true))
      }),
      runs,
    )
  },
  patience,
)

function heldIn(plan: Plan): readonly string[] {
  return plan.tags.filter(({ action }) => action === 'hold').map(sentence)
}

function isBuildOf(build: Version, { text, build: none }: Version): boolean {
  return none.length === 0 && build.text.startsWith(`${text}+`)
}

/** The versions of the policy's variant that are published and not withdrawn, computed in another way than in the source. */
function published(tags: ModelRepository['tags'], policy: Policy, builds: boolean): readonly Version[] {
  const ending = policy.variant === undefined ? '' : `-${policy.variant}`
  const all = [...tags].flatMap(([tag, digest]) => {
    if (digest === null || policy.ignores(tag) || !tag.endsWith(ending) || /\.(yanked|sig)$/.test(tag))
      return []
    const numbers = tag
      .slice(0, tag.length - ending.length)
      .replace(policy.tagPrefix, '')
      .replace(/^v/, '')
    const version = readVersion(numbers.replace('_', '+'))
    // Possible tags of other variants are excluded, here and in the arbitraries.
    if (version === undefined || /-(alpine|slim)$/.test(numbers)) return []
    return builds || version.build.length === 0 ? [version] : []
  })
  const withdrawn = ({ text }: Version) =>
    [policy.tagPrefix, '', 'v'].some((prefix) => {
      const digest = tags.get(parseTag(`yanked-${prefix}${text.replace('+', '_')}${ending}`))
      return digest !== undefined && digest !== null && digest !== contentOf('restored')
    })
  return all.filter((one) => !withdrawn(one) && !all.some((other) => isBuildOf(other, one)))
}

/** True if both versions compete for the tag. */
function isRival({ kind, tag }: PlannedTag, version: Version, other: Version, policy: Policy): boolean {
  const stable = !isPrerelease(other)
  switch (kind) {
    case 'patch':
      return other.text.startsWith(`${version.text.split('+')[0]}+`)
    case 'minor':
      return stable && other.major === version.major && other.minor === version.minor
    case 'major':
      return stable && other.major === version.major
    case 'channel': {
      const channel = policy.channels.find(({ name }) => tag === name || tag === `${name}-${policy.variant}`)
      const name = String(other.prerelease[0]).replace(/\d+$/, '')
      return (
        stable ||
        channel?.identifiers.some((identifier) => identifier === '*' || identifier === name) === true
      )
    }
    case 'latest':
      if (policy.latestRange === '<2') return stable && other.major < 2
      if (policy.latestRange !== undefined) return stable && (other.major === 1 || other.major === 3)
      return stable
    default:
      return false
  }
}

import { expect, test } from 'vitest'
import { parseTag, type Tag } from '../../../src/domain/image/tag.ts'
import { planPrune } from '../../../src/domain/plan/prune.ts'
import type { PruneRules } from '../../../src/domain/plan/prune-rules.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'

const hex = (length: number) => 'a1'.repeat(32).slice(0, length)

/** What becomes of each tag, all with contents of their own, beside 1.0.0 with its aliases: `stays alias`. */
function fates(
  tags: readonly string[],
  policy: Partial<Policy> = {},
  others: PruneRules['others'] = () => true,
) {
  const own = '1.0.0 1.0 1 latest'
  const model = ModelRepository.of({
    own,
    ...Object.fromEntries(tags.map((tag) => [`content of ${tag}`, tag])),
  })
  const created = new Map([...model.tags.values()].map((digest) => [digest ?? contentOf(''), 0] as const))
  const rules: PruneRules = {
    keepMinor: 1,
    keepPrereleases: 0,
    others,
    withdrawn: false,
    keepReferrers: true,
  }
  const digests = new Map<Tag, ReturnType<typeof contentOf> | null>()
  for (;;) {
    const observed = { tags: [...model.tags.keys()], digests, facts: model.read }
    const plan = planPrune({ observed, policy: { ...defaultPolicy, ...policy }, rules, created })
    if (plan.unresolved.length > 0 || plan.unread.size > 0) {
      model.answer(plan, digests)
      continue
    }
    const planned = plan.lines.flatMap((line) => line.tags)
    return tags.map((tag) => {
      const found = planned.find((one) => one.tag === parseTag(tag))
      return [tag, `${found?.decision} ${found?.reason} ${found?.kind}`]
    })
  }
}

const next = { channels: [{ name: 'next', identifiers: ['rc'] }] }

test.each([
  ['build-7', 'goes named literal'],
  ['20261121', 'goes named literal'],
  // The user names it as no alias.
  ['edge', 'goes named literal'],
  ['latestx', 'goes named literal'],
  ['latest-alpine', 'stays alias literal'],
  ['next', 'stays alias channel'],
  ['next-1', 'stays alias literal'],
  ['2.1', 'stays alias minor'],
  ['v3', 'stays alias major'],
  ['3-alpine', 'stays alias literal'],
  ['yanked-1.0.0', 'stays reserved withdrawal'],
  ['staged-1.0.0', 'stays reserved staged'],
  ['gate-1.0.0-12', 'stays reserved gate'],
  [`sha256-${hex(64)}`, 'stays referrer literal'],
  [`sha256-${hex(64)}.sig`, 'stays referrer literal'],
  [`x-${hex(32)}`, 'stays referrer literal'],
  [`x-${hex(31)}`, 'goes named literal'],
  [`x-${hex(32)}z`, 'goes named literal'],
  [`X-${hex(32)}`, 'goes named literal'],
  [`x.y-${hex(32)}`, 'goes named literal'],
  ['9.sig', 'stays referrer literal'],
  ['9.sigx', 'goes named literal'],
])('--others that names every tag: %s %s', (tag, fate) => {
  expect(fates([tag], next)).toEqual([[tag, fate]])
})

test('the alias that a variant has instead of latest stays', () => {
  expect(fates(['1.0.0-alpine', '1.0-alpine', 'alpine', 'edge'], { variant: 'alpine' })).toEqual([
    ['1.0.0-alpine', 'stays owner exact'],
    ['1.0-alpine', 'stays alias minor'],
    ['alpine', 'stays alias literal'],
    ['edge', 'goes named literal'],
  ])
})

test('the name of the variant stays, even if no version of it is listed', () => {
  expect(fates(['alpine3'], { variant: 'alpine3' })).toEqual([['alpine3', 'stays alias latest']])
})

test('a number that looks like a date stays if it is the alias of a version', () => {
  expect(fates(['20261121'])).toEqual([['20261121', 'goes named literal']])
  expect(fates(['20261121.1.0', '20261121.1', '20261121'])).toEqual([
    ['20261121.1.0', 'stays owner exact'],
    ['20261121.1', 'stays alias minor'],
    ['20261121', 'stays alias major'],
  ])
})

test('a version of another variant stays with the prefix of the policy too', () => {
  expect(fates(['app-2.0.0-alpine', 'latest-alpine'], { tagPrefix: 'app-' })).toEqual([
    ['app-2.0.0-alpine', 'stays variant literal'],
    ['latest-alpine', 'stays alias literal'],
  ])
})

test('the ending of a pruned tag does not make another tag an alias', () => {
  expect(fates(['1.0.0-rc.1', 'rc.1'])).toEqual([
    ['1.0.0-rc.1', 'goes released exact'],
    ['rc.1', 'goes named literal'],
  ])
  expect(fates(['20261121-jdk21', 'jdk21'])).toEqual([
    ['20261121-jdk21', 'goes named literal'],
    ['jdk21', 'goes named literal'],
  ])
})

test.each<[prerelease: string, alias: string, policy: Partial<Policy>]>([
  ['1.0.0-rc.1', '1.0-rc.1', {}],
  ['app-1.0.0-rc.1', 'app-1.0-rc.1', { tagPrefix: 'app-' }],
  ['1.0.0-v2', 'latest-v2', { channels: [{ name: 'next', identifiers: ['v'] }] }],
])('%s may be a variant because of %s', (prerelease, alias, policy) => {
  expect(fates([prerelease, alias], policy)).toEqual([
    [prerelease, 'unclear unclear exact'],
    [alias, 'stays alias literal'],
  ])
  expect(fates([prerelease], policy)).toEqual([[prerelease, 'goes released exact']])
})

test('the end of a tag that stays is an alias, even if --others names it', () => {
  expect(fates(['jdk21'])).toEqual([['jdk21', 'goes named literal']])
  expect(fates(['jdk21', '1.0.0-jdk21'])).toEqual([
    ['jdk21', 'stays alias literal'],
    ['1.0.0-jdk21', 'stays variant literal'],
  ])
  expect(fates(['jdk21', 'build-jdk21'])[0]).toEqual(['jdk21', 'goes named literal'])
})

test('a name without a digit is an alias unless --others names it', () => {
  const withDigit = (tag: string) => /\d/.test(tag)
  expect(fates(['edge', 'edge2'], {}, withDigit)).toEqual([
    ['edge', 'stays alias literal'],
    ['edge2', 'goes named literal'],
  ])
})

import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planTags } from '../../../src/domain/plan/plan.ts'
import { tagReport } from '../../../src/domain/report.ts'
import { contentOf, ModelRepository, sentence, versionOf } from '../../support/model-repository.ts'
import { history } from '../cases/history.ts'
import { plans } from '../cases/plans.ts'

describe('one release after another', () => {
  const repository = new ModelRepository()

  test.each(history)('$version', ({ version, ...expected }) => {
    const plan = repository.release({ version })
    const cell = (kind: string) => {
      const planned = plan.tags.find((tag) => tag.kind === kind)
      if (planned === undefined) return 'none'
      const { tag, outcome, from, heldBy } = tagReport(planned, { version, digest: contentOf(version) })
      const name = kind === 'minor' || kind === 'major' ? `${tag} ` : ''
      const detail =
        outcome === 'moved' ? ` from ${from?.version}` : outcome === 'held' ? ` by ${heldBy}` : ''
      return `${name}${outcome}${detail}`
    }
    expect({
      exact: cell('exact'),
      minor: cell('minor'),
      major: cell('major'),
      latest: cell('latest'),
    }).toEqual(expected)
  })

  test('a second run of the last release changes nothing', () => {
    const { version } = history.at(-1) ?? { version: '' }
    const plan = repository.plan({ version })
    expect(plan.tags.map(({ action }) => action)).toEqual(['keep', 'keep', 'hold', 'hold'])
  })
})

test('a repeated release that finds its aliases in place looks up nothing else', () => {
  const own = ['2.1.115', '2.1', '2', 'latest']
  const published = contentOf('2.1.115')
  const planOf = (...others: readonly string[]) => {
    const observed = {
      tags: [...own, ...others].map(parseTag),
      digests: new Map(own.map((tag) => [parseTag(tag), published])),
    }
    return planTags({ version: versionOf('2.1.115'), observed, published })
  }
  const lower = planOf('2.1.114', '2.0.7', '1.9.0', '2.2.0-rc.1')
  expect(lower.tags.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep', 'keep'])
  expect(lower.unresolved).toEqual([])
  // A higher version may own an alias by now.
  expect(planOf('2.1.114', '2.2.0').unresolved).toContain('2.2.0')
})

test('planTags returns the example of its docstring', () => {
  const observed = { tags: ['2.1.114', '2.2.11', '2.1', '2'].map(parseTag), digests: new Map() }
  expect(planTags({ version: versionOf('2.1.115'), observed }).tags.map(sentence)).toEqual([
    'create 2.1.115',
    'move 2.1 from 2.1.114',
    'hold 2: newer, 2.2.11',
    'hold latest: newer, 2.2.11',
  ])
})

test('no alias moves if the list lacks a tag that exists', () => {
  const digests = new Map([[parseTag('2.1'), contentOf('a')]])
  const observed = { tags: ['2.1.105', '2'].map(parseTag), digests }
  const plan = planTags({ version: versionOf('2.1.106'), observed })
  expect(plan.refusals).toEqual([
    {
      code: 'TAG_LIST_INCOMPLETE',
      message: 'The tag list does not name 2.1, although the tag exists: no alias moves.',
    },
  ])
  expect(plan.tags.map(sentence)).toEqual([
    'create 2.1.106',
    'hold 2.1: untrusted-list',
    'hold 2: untrusted-list',
    'hold latest: untrusted-list',
  ])
  expect(plan.tags.at(-1)?.note).toBe('the tag list does not name 2.1, although it exists')
})

test('without the digests of the source, an existing exact tag counts as the same content', () => {
  const digests = new Map([[parseTag('2.1.106'), contentOf('a')]])
  const plan = planTags({ version: versionOf('2.1.106'), observed: { tags: [parseTag('2.1.106')], digests } })
  expect(plan.refusals).toEqual([])
  expect(plan.tags.map(sentence)).toContain('keep 2.1.106')
})

test('an exact tag with an unknown digest counts as the same content', () => {
  const observed = { tags: [parseTag('2.1.106')], digests: new Map() }
  const plan = planTags({ version: versionOf('2.1.106'), observed, sameContent: new Set([contentOf('a')]) })
  expect(plan.refusals).toEqual([])
  expect(plan.tags.map(sentence)).toContain('keep 2.1.106')
})

test('a plan requests the tags of the version and those of the owners', () => {
  const of = (tags: string[]) =>
    planTags({ version: versionOf('2.1.106'), observed: { tags: tags.map(parseTag), digests: new Map() } })
      .unresolved
  expect(of([])).toEqual(['2.1.106', '2.1', '2', 'latest'])
  expect([...of(['2.1.105', '2.2.0', 'yanked-2.1.105', '2.0.0', 'v2.1.106'])].sort()).toEqual(
    ['2.1', 'yanked-2.1.105', '2.1.106', '2.2.0', '2', 'latest', 'v2.1.106'].sort(),
  )
})

test('the refusal of a withdrawn version names the next step', () => {
  const plan = ModelRepository.of({ gone: 'yanked-2.1.106' }).plan({ version: '2.1.106' })
  expect(plan.refusals).toEqual([
    {
      code: 'VERSION_WITHDRAWN',
      message: '2.1.106 was withdrawn from this repository.',
      hint: 'Unyank it first, with semtag unyank REPOSITORY 2.1.106, or release a higher version.',
    },
  ])
})

test('every rule has cases, and each title is unique', () => {
  for (const cases of Object.values(plans)) {
    expect(cases).not.toEqual([])
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length)
  }
})

describe('a plan for ten thousand tags requests few digests', () => {
  const versions = Array.from(
    { length: 10_000 },
    (_, n) => `${Math.floor(n / 1000)}.${Math.floor(n / 50) % 20}.${n % 50}`,
  )
  const contents = Object.fromEntries(versions.map((version) => [version, version]))

  test('the aliases are on their owners', () => {
    const repository = ModelRepository.of({
      ...contents,
      '9.19.49': '9.19.49 9.19 9 latest',
      '5.7.49': '5.7.49 5.7',
    })
    repository.plan({ version: '9.20.0' })
    expect(repository.lookups.digests).toBeLessThanOrEqual(6)
    repository.plan({ version: '5.7.50' })
    expect(repository.lookups.digests).toBeLessThanOrEqual(8)
    expect(repository.lookups.rounds).toBeLessThanOrEqual(2)
  })

  test('the aliases are on an unknown digest', () => {
    const repository = ModelRepository.of({ ...contents, lost: '9.20 9 latest' })
    repository.plan({ version: '9.20.0' })
    expect(repository.lookups.digests).toBeLessThanOrEqual(210)
    expect(repository.lookups.rounds).toBeLessThanOrEqual(18)
  })
})

import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planTags } from '../../../src/domain/plan/plan.ts'
import { expectPlan } from '../../support/expect-plan.ts'
import { contentOf, ModelRepository, sentence, versionOf } from '../../support/model-repository.ts'
import { plans } from '../cases/plans.ts'

test.each(plans['unknown owner'] ?? [])('$title', expectPlan)

test('the highest line holds the alias for any order of the tags', () => {
  const repository = ModelRepository.of({ purged: '3 4.0 v4.1 4 4.1 3.9 latest' })
  expect(repository.plan({ version: '2.1.106' }).tags.map(sentence)).toContain(
    'hold latest: unknown-owner, 4.1',
  )
})

test('of two tags with the same version, the first by name holds the alias for any order of the tags', () => {
  const holdOf = (...tags: readonly string[]) =>
    ModelRepository.of({ purged: `${tags.join(' ')} latest` })
      .plan({ version: '2.1.106' })
      .tags.map(sentence)
      .at(-1)
  const byLine = 'hold latest: unknown-owner, 4.1'
  expect([holdOf('4.1', 'v4.1'), holdOf('v4.1', '4.1')]).toEqual([byLine, byLine])
  const byForm = 'hold latest: unknown-owner, a-4.1.0'
  expect([holdOf('a-4.1.0', 'b-4.1.0'), holdOf('b-4.1.0', 'a-4.1.0')]).toEqual([byForm, byForm])
})

test('lower versions in other forms are not looked up once a higher one has the digest', () => {
  const forms = Array.from({ length: 100 }, (_, patch) => [`${patch}`, `app-3.0.${patch}`])
  const repository = ModelRepository.of({ ...Object.fromEntries(forms), '99': 'app-3.0.99 latest' })
  expect(repository.plan({ version: '2.1.106' }).tags.map(sentence)).toContain(
    'hold latest: unknown-owner, app-3.0.99',
  )
  expect(repository.lookups.digests).toBeLessThan(30)
})

test('the label of an unknown version is read, and not only its kind', () => {
  const tags = ['2.1.105', 'latest'].map(parseTag)
  const digests = new Map(
    [...tags, ...['2.1.106', '2.1', '2'].map(parseTag)].map((tag) => [tag, null] as const),
  )
  const x = contentOf('x')
  const observed = {
    tags,
    digests: new Map([...digests, [parseTag('2.1.105'), contentOf('a')], [parseTag('latest'), x]]),
    facts: new Map([[x, { kind: 'image' }]]),
  }
  expect([...planTags({ version: versionOf('2.1.106'), observed }).unread]).toEqual([[x, 'label']])
})

test('few of many tags that look like dates are looked up, and none hides a line', () => {
  const dates = Array.from({ length: 500 }, (_, day) => `${20260000 + day}`)
  const repository = ModelRepository.of({ nightly: dates.join(' '), purged: '3 latest' })
  expect(repository.plan({ version: '2.1.106' }).tags.map(sentence)).toContain(
    'hold latest: unknown-owner, 3',
  )
  expect(repository.lookups.digests).toBeLessThan(30)
})

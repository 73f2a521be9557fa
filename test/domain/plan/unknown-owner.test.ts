import { expect, test } from 'vitest'
import { expectPlan } from '../../support/expect-plan.ts'
import { ModelRepository, sentence } from '../../support/model-repository.ts'
import { plans } from '../cases/plans.ts'

test.each(plans['unknown owner'] ?? [])('$title', expectPlan)

test('the highest line holds the alias for any order of the tags', () => {
  const repository = ModelRepository.of({ purged: '3 4.0 v4.1 4 4.1 3.9 latest' })
  expect(repository.plan({ version: '2.1.106' }).tags.map(sentence)).toContain(
    'hold latest: unknown-owner, 4.1',
  )
})

test('few of many tags that look like dates are looked up, and none hides a line', () => {
  const dates = Array.from({ length: 500 }, (_, day) => `${20260000 + day}`)
  const repository = ModelRepository.of({ nightly: dates.join(' '), purged: '3 latest' })
  expect(repository.plan({ version: '2.1.106' }).tags.map(sentence)).toContain(
    'hold latest: unknown-owner, 3',
  )
  expect(repository.lookups.digests).toBeLessThan(30)
})

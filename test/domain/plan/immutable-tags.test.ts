import { describe, expect, test } from 'vitest'
import { shortDigest } from '../../../src/domain/image/digest.ts'
import { expectPlan } from '../../support/expect-plan.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'
import { plans } from '../cases/plans.ts'

describe.each(['exact tag', '--tag-prefix', 'literal tags'])('%s', (rule) => {
  test.each(plans[rule] ?? [])('$title', expectPlan)
})

test('a refusal names the tag, its content and the next step', () => {
  const { refusals } = ModelRepository.of({ older: '2.1.106 v2.1.106' }).plan({ version: '2.1.106' })
  expect(refusals).toEqual(
    ['2.1.106', 'v2.1.106'].map((tag) => ({
      code: 'EXACT_TAG_EXISTS',
      message: `${tag} is already published with other content (${shortDigest(contentOf('older'))}), and an exact tag never changes.`,
      hint: 'Release the new content under a new version, or replace content that users may have pulled with --overwrite.',
    })),
  )
})

import { describe, expect, test } from 'vitest'
import { shortDigest } from '../../../src/domain/image/digest.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planTags } from '../../../src/domain/plan/plan.ts'
import { expectPlan } from '../../support/expect-plan.ts'
import { contentOf, ModelRepository, versionOf } from '../../support/model-repository.ts'
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

test.each([
  [undefined, 'Restore the image at the registry, or release a new version.'],
  ['Restore it in Amazon ECR', 'Restore it in Amazon ECR, or release a new version.'],
])('an exact tag whose image is archived is refused: %s', (restoreArchived, hint) => {
  const tag = parseTag('2.1.106')
  const { tags, refusals } = planTags({
    version: versionOf('2.1.106'),
    sameContent: new Set(),
    observed: {
      tags: [tag],
      digests: new Map([[tag, null]]),
      listedIsPublished: true,
      ...(restoreArchived && { restoreArchived }),
    },
  })
  expect(tags[0]).toMatchObject({ action: 'refuse', note: 'published and archived' })
  expect(refusals).toEqual([
    {
      code: 'EXACT_TAG_EXISTS',
      message:
        '2.1.106 is listed, but the registry does not return its manifest: the image is archived, and semtag cannot compare its content.',
      hint,
    },
  ])
})

test('a refused literal tag is named as one', () => {
  const policy = { extraTags: [parseTag('sha-1a2b3c4')] }
  const { refusals } = ModelRepository.of({ older: 'sha-1a2b3c4' }).plan({ version: '2.1.106', policy })
  expect(refusals.map(({ message }) => message)).toEqual([
    `sha-1a2b3c4 is already published with other content (${shortDigest(contentOf('older'))}), and a literal tag never changes.`,
  ])
})

test('the note on the exact tag names another form whose image is archived', () => {
  const other = parseTag('v2.1.106')
  const observed = { tags: [other], digests: new Map([[other, null]]), listedIsPublished: true }
  const [exact] = planTags({ version: versionOf('2.1.106'), observed }).tags
  expect(exact).toMatchObject({ action: 'refuse', note: 'v2.1.106 is published and archived' })
})

import { expect, test } from 'vitest'
import { isTag, tagOf } from '../../../src/domain/image/tag.ts'
import { gateTag, stagedTag } from '../../../src/domain/tags/candidate.ts'
import { withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'

test('a version that can be withdrawn can be a candidate, and can have a gate', () => {
  const longest = `1.2.3-${'x'.repeat(115)}`
  expect([longest, `${longest}x`].map((exact) => isTag(withdrawalTag(tagOf(exact))))).toEqual([true, false])
  expect(isTag(stagedTag(longest))).toBe(true)
  expect(isTag(gateTag(longest, '0a1b2c3d'))).toBe(true)
  expect(gateTag(longest, '0a1b2c3d')).toMatch(/^gate-1\.2\.3-x+-0a1b2c3d$/)
})

import { expect, test } from 'vitest'
import { readExactTags } from '../../../src/domain/tags/exact-tags.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { readTags, unreadTags } from '../cases/tags.ts'

test.each(readTags)('$tag is the version $version', ({ tag, version, policy }) => {
  expect(read([tag], policy)).toEqual([[version, [tag]]])
})

test.each(unreadTags)('$tag is no version: $why', ({ tag, policy }) => {
  expect(read([tag], policy)).toEqual([])
})

test('highest first, each version once, the form that the policy writes first', () => {
  const tags = ['2.1.9', 'v2.1.10', '2.1.10', 'v2.1.9', '2.1.10-rc.1']
  expect(read(tags)).toEqual([
    ['2.1.10', ['2.1.10', 'v2.1.10']],
    ['2.1.10-rc.1', ['2.1.10-rc.1']],
    ['2.1.9', ['2.1.9', 'v2.1.9']],
  ])
  expect(read(tags, { tagPrefix: 'v' })[0]).toEqual(['2.1.10', ['v2.1.10', '2.1.10']])
})

function read(tags: readonly string[], changes: Partial<Policy> = {}) {
  const policy = { ...defaultPolicy, ...changes }
  return readExactTags(tags, policy)[policy.builds ? 'all' : 'plain'].map(({ version, forms }) => [
    version.text,
    forms.map(({ tag }) => tag),
  ])
}

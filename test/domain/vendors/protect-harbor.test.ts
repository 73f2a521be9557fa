import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { harborProtection } from '../../../src/domain/vendors/protect.ts'

test.each<[Partial<Policy>, readonly string[], string]>([
  [{ variant: 'alpine' }, ['[0-9]*.[0-9]*.[0-9]*-alpine'], 'a rule for each of the others'],
  [
    { variant: 'alpine', builds: true },
    ['[0-9]*.[0-9]*.*[-_]*-alpine'],
    '1.2.3 may be the alias of its builds',
  ],
  [
    { variant: 'slim', builds: true, variants: ['alpine-slim'], tagPrefix: 'v' },
    ['v[0-9]*.[0-9]*.*_*-slim'],
    'Not covered: prereleases without build metadata',
  ],
  [{ extraTags: [parseTag('sha-1')] }, ['[0-9]*.[0-9]*.*', 'sha-1'], 'be deleted either'],
])('for %o', (changes, patterns, caveat) => {
  const protection = harborProtection({ ...defaultPolicy, ...changes })
  expect(protection.patterns).toEqual(patterns)
  expect(protection.caveats.join('\n')).toContain(caveat)
})

import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { ecrProtection } from '../../../src/domain/vendors/protect.ts'
import { versionOf } from '../../support/model-repository.ts'

test.each<[string | undefined, Partial<Policy>, readonly string[], readonly string[]]>([
  [undefined, {}, ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'], ['majors 0 to 4 alone', 'add --builds']],
  ['7.1.0', { tagPrefix: 'v' }, ['v4.*.*', 'v5.*.*', 'v6.*.*', 'v7.*.*', 'v8.*.*'], ['majors 4 to 8 alone']],
  [
    undefined,
    { builds: true, variant: 'alpine' },
    ['*_*-alpine'],
    ['prereleases without', 'the variant alpine', '(yanked-1.2.3_5-alpine)'],
  ],
  [
    '2.0.0',
    { builds: true, channels: [{ name: 'my_next', identifiers: ['*'] }] },
    ['0.*_*', '1.*_*', '2.*_*', '3.*_*', '4.*_*'],
    ['1.2.3 may be the alias of its builds'],
  ],
  [
    undefined,
    { variants: ['alpine3.19'] },
    ['0.*.*', '1.*.*', '2.*.*', '3.*.*', '4.*.*'],
    ['2.1-alpine3.19'],
  ],
  [
    '9.0.0',
    { extraTags: ['a', 'b', 'c', 'd', 'e'].map(parseTag) },
    ['10.*.*', 'a', 'b', 'c', 'd'],
    ['Not covered: e,'],
  ],
])('for %s %o', (text, changes, filters, caveats) => {
  const version = text === undefined ? undefined : versionOf(text)
  const protection = ecrProtection({ ...defaultPolicy, ...changes }, version)
  expect(protection.filters).toEqual(filters)
  for (const caveat of caveats) expect(protection.caveats.join('\n')).toContain(caveat)
})

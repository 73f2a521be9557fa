import { expect, test } from 'vitest'
import { defaultPolicy, type Policy } from '../../src/domain/policy.ts'
import { otherVariants } from '../../src/domain/variants.ts'

const rows: readonly (readonly [tags: string, variants: string, policy?: Partial<Policy>])[] = [
  ['alpine 2.1.106-alpine', 'alpine'],
  ['alpine 2-alpine', 'alpine'],
  ['alpine v2.1-alpine', 'alpine'],
  ['alpine 1.2.3_5-alpine', 'alpine'],
  ['alpine slim alpine-slim 2.1.106-alpine-slim', 'alpine-slim slim'],
  ['2.1.106-alpine', ''],
  ['alpine 2.1.106', ''],
  ['alpine main-alpine', ''],
  ['latest 2.1.106-latest', ''],
  ['5 2.1.106-5', ''],
  ['v1.0.0 v1 2.0.0-v1 2.0.0_git-v1.0.0', ''],
  ['', 'slim', { variants: ['slim'] }],
  ['alpine 2-alpine', 'slim', { variants: ['slim', 'alpine'], variant: 'alpine' }],
  ['next beta 2.0.0-next 2.0.0-beta', '', { channels: [{ name: 'next', identifiers: ['beta'] }] }],
  ['alpine r-2-alpine', 'alpine', { tagPrefix: 'r-' }],
]

test.for(rows)('of %s: %s', ([tags, variants, policy = {}]) => {
  expect([...otherVariants(tags.split(' '), { ...defaultPolicy, ...policy })].sort().join(' ')).toBe(variants)
})

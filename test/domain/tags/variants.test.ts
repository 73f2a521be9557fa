import { expect, test } from 'vitest'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { otherVariants } from '../../../src/domain/tags/variants.ts'

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
  // An alias with the end, or latest with the end.
  ['latest-alpine 2.1.106-alpine', 'alpine'],
  ['2.1-alpine 2.1.106-alpine', 'alpine'],
  ['v2-jdk21 v2.1.106-jdk21', 'jdk21'],
  ['latest-cuda12 2.1.106-cuda12', 'cuda12'],
  ['next-alpine 2.1.106-alpine', 'alpine', { channels: [{ name: 'next', identifiers: ['*'] }] }],
  ['next-alpine 2.1.106-alpine', ''],
  ['latest-dev 2.1.106-dev', 'dev'],
  ['2.1-dev 2.1.106-dev', 'dev'],
  ['2.1-m1 2.1.106-m1', 'm1'],
  ['2.1-rc.1 2.1.0-rc.1', ''],
  ['2.1-20261121 2.1.0-20261121', ''],
  // A prerelease with and without the end.
  ['2.0.0-beta.1 2.0.0-beta.1-alpine', 'alpine'],
  ['2.0.0-beta.1 2.0.0-beta.1-jdk21', 'jdk21'],
  ['2.0.0-beta.2 2.0.0-beta.1-alpine', ''],
  ['2.1.0 2.1.0-alpine', ''],
  ['2.0.0-rc 2.0.0-rc-1', ''],
  ['2.0.0-alpha 2.0.0-alpha-beta', ''],
  ['2.0.0-rc.1_5 2.0.0-rc.1_5-alpine', 'alpine'],
  ['1.2.3_4-5 1.2.3_4-5-alpine', ''],
  // Two stable versions with a word without digits.
  ['2.1.0-alpine v2.1.1-alpine', 'alpine'],
  ['2.1.0-alpine v2.1.0-alpine', ''],
  ['2.1.0-alpine-slim 2.1.1-alpine-slim', 'alpine-slim'],
  ['2.1.0-jdk21 2.1.1-jdk21', ''],
  ['1.0.0-m1 1.1.0-m1', ''],
  ['2.1.0-rc.1-alpine 2.1.1-rc.1-alpine', ''],
  ['1.2.3_git-main 1.2.4_git-main', ''],
  // A prerelease word is never a variant of this kind.
  ['beta 2.0.0-beta 2.1.0-beta', ''],
  ['2.0.0-BETA 2.1.0-BETA 2.0.0-RC1 2.1.0-RC1 2.0.0-SNAPSHOT 2.1.0-SNAPSHOT', ''],
  ['2.0.0-edge 2.1.0-edge', '', { channels: [{ name: 'next', identifiers: ['edge'] }] }],
  ['2.0.0-preview 2.1.0-preview 2.0.0-previewer 2.1.0-previewer', 'previewer'],
  ['2.0.0-rc-alpine 2.1.0-rc-alpine', '', { variant: 'alpine' }],
  ['2.0.0-next-gen 2.1.0-next-gen', 'next-gen'],
  ['', 'alpine rc-alpine', { variants: ['alpine', 'rc-alpine'] }],
  // An architecture is always a variant.
  ['2.0.0-amd64', 'amd64'],
  ['v1.4.0-rc.2-arm64 v1.4.0-linux-arm-v7', 'arm-v7 arm64 linux-arm-v7'],
  ['2.0.0-386 2.0.0-x86_64 2.0.0-windows-amd64', '386 amd64 windows-amd64 x86_64'],
  ['2.0.0-amd64', '', { variant: 'amd64' }],
  ['v1.0.0 v1 2.0.0-v1 2.0.0_git-v1.0.0', ''],
  ['', 'slim', { variants: ['slim'] }],
  ['alpine 2-alpine', 'slim', { variants: ['slim', 'alpine'], variant: 'alpine' }],
  ['next beta 2.0.0-next 2.0.0-beta', '', { channels: [{ name: 'next', identifiers: ['beta'] }] }],
  ['alpine r-2-alpine', 'alpine', { tagPrefix: 'r-' }],
]

test.for(rows)('the tags %s show the variants %s', ([tags, variants, policy = {}]) => {
  expect([...otherVariants(tags.split(' '), { ...defaultPolicy, ...policy })].sort().join(' ')).toBe(variants)
})

test.each([
  ['2.1.0-alpine', '2.1.1-alpine'],
  ['2.0.0-rc.1-alpine', '2.0.0-rc.1'],
  ['2.0.0-rc.1', '2.0.0-rc.1-alpine'],
  ['alpine', '2.0.0-alpine'],
])('the tag %s shows the variant alpine together with %s, which is about to be published', (tag, own) => {
  expect(otherVariants([tag], defaultPolicy)).toEqual([])
  expect(otherVariants([tag], defaultPolicy, own)).toEqual(['alpine'])
})

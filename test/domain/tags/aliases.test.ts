import { expect, test } from 'vitest'
import { type Alias, aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { versionOf } from '../../support/model-repository.ts'

const channels = [
  { name: 'next', identifiers: ['next', 'rc'] },
  { name: 'edge', identifiers: ['*'] },
]

const rows: readonly (readonly [version: string, aliases: string, policy?: Partial<Policy>])[] = [
  ['2.1.106', '2.1 2 latest'],
  ['0.3.1', '0.3 latest'],
  ['0.3.1', '0.3 0 latest', { zeroMajor: true }],
  ['1.0.0-rc.1', ''],
  ['1.0.0-rc.1+5', ''],
  ['1.2.3+build.5', '1.2.3 1.2 1 latest'],
  ['2.1.106', '2.1 2 next edge latest', { channels }],
  ['2.1.106-rc1', 'next edge', { channels }],
  ['2.1.106-rcx.1', 'edge', { channels }],
  ['2.1.106-1', 'edge', { channels }],
  ['2.1.106', 'latest 2.1 2 next edge', { channels, order: 'latest-first' }],
  [
    '2.1.106',
    'v2.1-alpine v2-alpine next-alpine edge-alpine alpine',
    { channels, tagPrefix: 'v', variant: 'alpine' },
  ],
]

test.for(rows)('%s may take %s', ([version, aliases, policy = {}]) => {
  expect(
    of(version, policy)
      .map(({ tag }) => tag)
      .join(' '),
  ).toBe(aliases)
})

const competitors = '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0-rc.1 1.3.0-dev.1 1.3.0 2.0.0+1'.split(' ')

test.each([
  ['1.2.3', '1.2.3+5 1.2.3+6'],
  ['1.2', '1.2.3 1.2.3+5 1.2.3+6 1.2.4'],
  ['1', '1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0'],
  ['next', '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0-rc.1 1.3.0 2.0.0+1'],
  ['edge', competitors.join(' ')],
  ['latest', '0.3.1 1.2.3 1.2.3+5 1.2.3+6 1.2.4 1.3.0'],
])('for %s compete %s', (tag, line) => {
  const alias = of('1.2.3+5', { channels, latestRange: '<2' }).find((one) => one.tag === tag)
  expect(competitors.filter((text) => alias?.competes(versionOf(text))).join(' ')).toBe(line)
})

function of(version: string, policy: Partial<Policy>): readonly Alias[] {
  return aliasesOf(versionOf(version), { ...defaultPolicy, ...policy })
}

import { expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { policyProblems } from '../../../src/domain/tags/policy-problems.ts'
import { versionOf } from '../../support/model-repository.ts'

const channel = (name: string, ...identifiers: string[]) => ({ channels: [{ name, identifiers }] })
const literal = (...tags: string[]) => ({ extraTags: tags.map(parseTag) })

test.each<Partial<Policy>>([
  {},
  { tagPrefix: 'v' },
  { tagPrefix: 'release-' },
  { tagPrefix: 'r_' },
  { tagPrefix: 'r2-' },
  { variant: 'alpine', variants: ['alpine', 'alpine3.19-slim', 'bookworm'] },
  channel('next', 'rc', 'beta', 'x-y', 'x1y'),
  channel('edge', '*'),
  { latestRange: '<3' },
  { latestRange: '1.x || >=2.1 <4' },
  literal('sha-1a2b3c4', 'main', '20261121-nightly', '7a54686'),
])('the policy %j has no problems', (policy) => {
  expect(problems(policy)).toEqual([])
})

const word = 'Use a word, such as next or beta.'
const variant = 'Use a word, such as alpine.'
const letters = 'Use letters, such as v.'
const own = 'semtag sets versions and aliases itself; name only other tags, such as sha-1a2b3c4.'

test.each<readonly [Partial<Policy>, string, string]>([
  [{ tagPrefix: '-' }, '--tag-prefix "-" cannot precede a version in a tag.', letters],
  [{ tagPrefix: 'v+' }, '--tag-prefix "v+" cannot precede a version in a tag.', letters],
  [{ tagPrefix: 'app2' }, '--tag-prefix "app2" cannot precede a version in a tag.', letters],
  [{ tagPrefix: 'v1.' }, '--tag-prefix "v1." cannot precede a version in a tag.', letters],
  ...['yanked-', 'yanked-v', 'staged-', 'gate-x-'].map(
    (tagPrefix) =>
      [
        { tagPrefix },
        `--tag-prefix "${tagPrefix}" begins with ${tagPrefix.split('-')[0]}-, which semtag reserves for its own tags.`,
        'Use another prefix, such as v.',
      ] as const,
  ),
  [{ tagPrefix: '1.0.0-' }, '--tag-prefix "1.0.0-" cannot precede a version in a tag.', letters],

  [{ variant: 'al pine' }, '--variant "al pine" cannot be the name of a variant.', variant],
  [{ variant: '' }, '--variant "" cannot be the name of a variant.', variant],
  [{ variant: 'latest' }, '--variant "latest" cannot be the name of a variant.', variant],
  [{ variants: ['v2'] }, '--known-variant "v2" cannot be the name of a variant.', variant],
  [{ variant: '2.1-x' }, '--variant "2.1-x" cannot be the name of a variant.', variant],
  [{ variant: '2.1' }, '--variant "2.1" cannot be the name of a variant.', variant],
  [{ variant: '2.10-x' }, '--variant "2.10-x" cannot be the name of a variant.', variant],
  [{ variant: '12-x' }, '--variant "12-x" cannot be the name of a variant.', variant],
  [{ variant: '007' }, '--variant "007" cannot be the name of a variant.', variant],
  [{ variant: 'gate-x' }, '--variant "gate-x" cannot be the name of a variant.', variant],
  [{ variant: 'x.sig' }, '--variant "x.sig" cannot be the name of a variant.', variant],

  [channel('2', 'rc'), '--channel "2" cannot be the name of a channel.', word],
  [channel('v2.1', 'rc'), '--channel "v2.1" cannot be the name of a channel.', word],
  [channel('2.1.106-rc', 'rc'), '--channel "2.1.106-rc" cannot be the name of a channel.', word],
  [channel('v2-next', 'rc'), '--channel "v2-next" cannot be the name of a channel.', word],
  [channel('a b', 'rc'), '--channel "a b" cannot be the name of a channel.', word],
  [channel('', 'rc'), '--channel "" cannot be the name of a channel.', word],
  [channel('yanked-x', 'rc'), '--channel "yanked-x" cannot be the name of a channel.', word],
  [{ ...channel('r2', 'rc'), tagPrefix: 'r' }, '--channel "r2" cannot be the name of a channel.', word],
  [
    channel('latest', 'rc'),
    '--channel "latest" would share its tag with another alias.',
    'Give it another name.',
  ],
  [
    { ...channel('alpine', 'rc'), variant: 'alpine' },
    '--channel "alpine" would share its tag with another alias.',
    'Give it another name.',
  ],
  [
    { ...channel('alpine', 'rc'), variants: ['alpine'] },
    '--channel "alpine" would share its tag with another alias.',
    'Give it another name.',
  ],
  [
    {
      channels: [
        { name: 'next', identifiers: ['a'] },
        { name: 'next', identifiers: ['b'] },
      ],
    },
    '--channel "next" would share its tag with another alias.',
    'Give it another name.',
  ],
  [
    channel('next', ''),
    '"" is not a prerelease identifier, in --channel "next".',
    'Write --channel next=rc,beta or --channel next=*.',
  ],
  [
    channel('next', 'rc.1'),
    '"rc.1" is not a prerelease identifier, in --channel "next".',
    'Write --channel next=rc,beta or --channel next=*.',
  ],
  [
    channel('next', 'rc1'),
    '"rc1" matches no prerelease, in --channel "next": digits at the end of an identifier do not count.',
    'Write --channel next=rc.',
  ],
  [
    channel('next', 'rc12'),
    '"rc12" matches no prerelease, in --channel "next": digits at the end of an identifier do not count.',
    'Write --channel next=rc.',
  ],
  [
    channel('next', '12'),
    '"12" matches no prerelease, in --channel "next": digits at the end of an identifier do not count.',
    'Write --channel next=*.',
  ],

  [
    { latestRange: 'three' },
    '--latest-range "three" is not a version range.',
    'Write it as npm does, such as "<3" or "2.x".',
  ],
  [
    { latestRange: '<3', latest: 'always' },
    '--latest-range and --latest "always" contradict each other.',
    'Use one of them.',
  ],
  [
    { latestRange: '<3', latest: 'never' },
    '--latest-range and --latest "never" contradict each other.',
    'Use one of them.',
  ],

  [literal('2.1.106'), '--tag "2.1.106" would be read as a version or an alias.', own],
  [literal('2.1'), '--tag "2.1" would be read as a version or an alias.', own],
  [literal('v7'), '--tag "v7" would be read as a version or an alias.', own],
  [literal('1.0.0-rc.1'), '--tag "1.0.0-rc.1" would be read as a version or an alias.', own],
  [literal('latest'), '--tag "latest" would be read as a version or an alias.', own],
  [
    { ...literal('r2'), tagPrefix: 'r', variant: 'alpine' },
    '--tag "r2" would be read as a version or an alias.',
    own,
  ],
  [
    { ...literal('2.1-alpine'), variant: 'alpine' },
    '--tag "2.1-alpine" would be read as a version or an alias.',
    own,
  ],
  [literal('1.2.3_5'), '--tag "1.2.3_5" would be read as a version or an alias.', own],
  [
    literal('yanked-2.0.0'),
    '--tag "yanked-2.0.0" begins with yanked-, which semtag reserves for its own tags.',
    'Name another tag, such as sha-1a2b3c4.',
  ],
  [
    { ...literal('next'), ...channel('next', 'rc') },
    '--tag "next" would be read as a version or an alias.',
    own,
  ],
  [
    { ...literal('alpine'), variants: ['alpine'] },
    '--tag "alpine" would be read as a version or an alias.',
    own,
  ],
  [
    { ...literal('latest'), variant: 'alpine' },
    '--tag "latest" would be read as a version or an alias.',
    own,
  ],
])('the policy %j has the problem: %s', (policy, message, hint) => {
  expect(problems(policy)).toEqual([{ code: 'INVALID_ARGUMENT', message, hint }])
})

test('a literal tag may not be latest or the alias of a channel, even if the version takes neither', () => {
  const tags = literal('latest', 'next', 'alpine', 'next-alpine')
  const found = problems({ ...tags, ...channel('next', 'beta'), variant: 'alpine' }, '2.0.0-rc.1')
  expect(found).toHaveLength(4)
})

test('a policy has a problem if a tag would be too long', () => {
  const long = `1.2.3-${'a'.repeat(120)}`
  expect(problems({ variant: 'alpine-slim' }, long)).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: `"yanked-${long}-alpine-slim" is not a legal tag: a tag has at most 128 characters.`,
      hint: 'Shorten the version, the prefix or the variant.',
    },
  ])
  // Its exact tag has 126 characters, and the marker that would withdraw it 133.
  expect(problems({}, long)).toHaveLength(1)
  expect(problems({}, long.slice(0, -5))).toEqual([])
})

test('policyProblems returns all problems at once, even without a version', () => {
  const policy = { ...defaultPolicy, tagPrefix: '-', variant: 'latest', latestRange: 'x y' }
  expect(policyProblems(policy, undefined)).toHaveLength(3)
})

function problems(policy: Partial<Policy>, version = '2.1.106') {
  return policyProblems({ ...defaultPolicy, ...policy }, versionOf(version))
}

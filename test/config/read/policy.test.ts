import { describe, expect, test } from 'vitest'
import { contradictions, policyOf, releasePolicy } from '../../../src/config/read/policy.ts'
import { type PushFlags, pushLine } from '../../../src/config/schema/push.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'

describe('contradictions', () => {
  test.each([
    [{ json: true, quiet: true }, '--json and --quiet contradict each other.'],
    [{ host: 'tcp://a', context: 'b' }, '--host and --context contradict each other.'],
    [{ 'plain-http': true, insecure: true }, '--plain-http and --insecure contradict each other.'],
    [{ 'plain-http': true, 'ca-file': 'ca.pem' }, '--plain-http and --ca-file contradict each other.'],
    [{ insecure: true, 'ca-file': 'ca.pem' }, '--insecure and --ca-file contradict each other.'],
  ])('%j', (values, message) => {
    const problems = contradictions(pushLine.schema.parse(values))
    expect(problems).toMatchObject([{ code: 'INVALID_ARGUMENT', message }])
  })

  test('flags that go together are no contradiction', () => {
    const values = { json: true, output: 'a.json', debug: true, host: 'tcp://a', insecure: true }
    expect(contradictions(pushLine.schema.parse(values))).toEqual([])
    expect(contradictions(pushLine.schema.parse({ json: true, quiet: false }))).toEqual([])
  })
})

describe('policy', () => {
  function policy(values: object): Policy {
    return releasePolicy(pushLine.schema.parse(values)).policy
  }

  const withoutIgnores = ({ ignores: _, ...rest }: Policy) => rest

  test('the policy without flags is the default', () => {
    expect(withoutIgnores(policy({}))).toEqual(withoutIgnores(defaultPolicy))
    expect(policy({}).ignores('2026')).toBe(false)
  })

  const cases = {
    'tag-prefix': ['v', { tagPrefix: 'v' }],
    variant: ['alpine', { variant: 'alpine' }],
    'known-variant': [['slim', 'alpine'], { variants: ['slim', 'alpine'] }],
    channel: [
      ['next', 'edge=*', 'beta=beta,rc', 'odd=', '=rc'],
      {
        channels: [
          { name: 'next', identifiers: ['next'] },
          { name: 'edge', identifiers: ['*'] },
          { name: 'beta', identifiers: ['beta', 'rc'] },
          { name: 'odd', identifiers: [''] },
          { name: '', identifiers: ['rc'] },
        ],
      },
    ],
    'zero-major': [true, { zeroMajor: true }],
    builds: [true, { builds: true }],
    latest: ['never', { latest: 'never' }],
    'latest-range': ['<3', { latestRange: '<3' }],
    overwrite: [true, { overwrite: true }],
    'take-patch': [true, { takePatch: true }],
    'take-unknown': [true, { takeUnknown: true }],
    order: ['latest-first', { order: 'latest-first' }],
    tag: [['sha-1a2b3c4', 'sha-1a2b3c4', 'edge'], { extraTags: ['sha-1a2b3c4', 'edge'] }],
  } as const satisfies Partial<Record<keyof PushFlags, readonly [unknown, object]>>

  describe('each flag reaches its field, and no other', () => {
    test.each(Object.entries(cases))('--%s', (flag, [value, fields]) => {
      expect(withoutIgnores(policy({ [flag]: value }))).toEqual({
        ...withoutIgnores(defaultPolicy),
        ...fields,
      })
    })

    test('every field has a flag', () => {
      const reached = Object.values(cases).flatMap(([, fields]) => Object.keys(fields))
      expect([...reached, 'ignores'].sort()).toEqual(Object.keys(defaultPolicy).sort())
    })
  })

  test('--ignore takes patterns, several too', () => {
    const { ignores } = policy({ ignore: ['20??????', 'nightly-*', 'v{1,2}'] })
    expect(['20261121', 'nightly-3', 'v2'].map(ignores)).toEqual([true, true, true])
    expect(['2026112', '202611210', 'nightly', 'v3', 'x20261121'].map(ignores)).toEqual(Array(5).fill(false))
  })

  test('a --tag with a text that is not a tag is a mistake', () => {
    const { policy, problems } = releasePolicy(
      pushLine.schema.parse({ tag: ['.hidden', 'fine', 'a\u001b[31mb'] }),
    )
    expect(policy.extraTags).toEqual(['fine'])
    expect(problems).toMatchObject([
      { code: 'INVALID_ARGUMENT', message: '--tag ".hidden" is not a tag.' },
      { code: 'INVALID_ARGUMENT', message: '--tag "a [31mb" is not a tag.' },
    ])
  })

  test('flags of releases alone do not change the policy of other commands', () => {
    const flags = pushLine.schema.parse({
      variant: 'alpine',
      overwrite: true,
      order: 'latest-first',
      tag: ['edge'],
    })
    const { ignores: _, ...rest } = policyOf(flags)
    expect(rest).toEqual({ ...withoutIgnores(defaultPolicy), variant: 'alpine' })
  })
})

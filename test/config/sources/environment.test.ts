import { describe, expect, test } from 'vitest'
import { environmentStyle, readEnvironment } from '../../../src/config/sources/environment.ts'

describe('the environment gives', () => {
  test.each([
    [{ SEMTAG_TAG_PREFIX: 'v' }, { 'tag-prefix': 'v' }],
    [
      { SEMTAG_IMAGE: ' ui ', SEMTAG_VERSION: '2.1.106' },
      { IMAGE: 'ui', VERSION: '2.1.106' },
    ],
    [{ SEMTAG_REGISTRY: 'a.local\tb.local  c.local' }, { registry: ['a.local', 'b.local', 'c.local'] }],
    [
      { SEMTAG_BUILDS: 'true', SEMTAG_INSECURE: '1' },
      { builds: true, insecure: true },
    ],
    [
      { SEMTAG_BUILDS: 'false', SEMTAG_INSECURE: '0' },
      { builds: false, insecure: false },
    ],
    // Only switches are true or false.
    [{ SEMTAG_VARIANT: 'true' }, { variant: 'true' }],
    // As after `SEMTAG_VARIANT= semtag push`.
    [{ SEMTAG_TAG_PREFIX: undefined, SEMTAG_VARIANT: '', SEMTAG_REGISTRY: ' ', SEMTAG_NOTHING: '' }, {}],
    [{ SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22', SEMTAG_TEST_ENGINE: 'x', OTHER: 'y' }, {}],
  ])('the settings of %j', (env, values) => {
    const { layer, problems } = readEnvironment(env)
    expect({ values: layer.values, problems }).toEqual({ values, problems: [] })
  })
})

test.each([
  ['SEMTAG_BUILDS', 'on', 'SEMTAG_BUILDS "on" is neither true nor false.'],
  ['SEMTAG_VIA', 'air', 'SEMTAG_VIA "air" is not one of auto, registry, engine.'],
  ['SEMTAG_REGSTRY', 'secret', 'SEMTAG_REGSTRY is not a setting.', 'Did you mean SEMTAG_REGISTRY?'],
  ['SEMTAG_PASSWORT', 'secret', 'SEMTAG_PASSWORT is not a setting.', 'Did you mean SEMTAG_PASSWORD?'],
  [
    'SEMTAG_TOKEN',
    'secret',
    'SEMTAG_TOKEN is not a setting.',
    'Set SEMTAG_USERNAME and SEMTAG_PASSWORD, or use docker login.',
  ],
  [
    'SEMTAG_DRY_RUN',
    'true',
    'SEMTAG_DRY_RUN is not a setting.',
    'It applies to a single run: use the flag --dry-run.',
  ],
])('the variable %s=%s is a mistake', (name, value, message, hint: string = expect.any(String)) => {
  const { layer, problems } = readEnvironment({ [name]: value })
  expect({ values: layer.values, problems }).toEqual({
    values: {},
    problems: [{ code: 'INVALID_ARGUMENT', message, hint }],
  })
})

test('a hint can be copied to a shell', () => {
  expect(environmentStyle.write({ registry: ['a.local'], ignore: ['20*', 'ci'] })).toBe(
    'SEMTAG_REGISTRY=a.local SEMTAG_IGNORE="20* ci"',
  )
  expect(environmentStyle.write({ registry: 'a.local', 'plain-http': true })).toBe(
    'SEMTAG_REGISTRY=a.local SEMTAG_PLAIN_HTTP=true',
  )
})

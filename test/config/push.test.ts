import { describe, expect, test } from 'vitest'
import { type PushContext, readPushOptions } from '../../src/config/push.ts'

const messages = (values: object, env = {}) =>
  readPushOptions({ ...values }, env).problems.map(({ message }) => message)

test('every argument is parsed', () => {
  const { options, problems } = readPushOptions(
    {
      IMAGE: 'gallery/ui:dev',
      VERSION: 'v2.1.106',
      registry: ['b.local', 'a.local', 'b.local'],
      variant: 'alpine',
    },
    {},
  )
  expect(problems).toEqual([])
  expect(options).toMatchObject({
    version: { text: '2.1.106' },
    images: [
      {
        image: { kind: 'engine', text: 'gallery/ui:dev' },
        policy: { variant: 'alpine' },
        targets: [
          { registry: 'b.local', path: 'gallery/ui' },
          { registry: 'a.local', path: 'gallery/ui' },
        ],
      },
    ],
    credential: undefined,
  })
})

test('all mistakes of one command line are found in one run', () => {
  const values = {
    IMAGE: 'Ui',
    VERSION: '2.1',
    registry: ['http://a.local', 'b.local'],
    latest: 'sometimes',
    'latest-range': 'no range',
    'tag-prefix': '-',
    channel: ['latest'],
    tag: ['1.2.3', '!'],
    timeout: 'soon',
    platform: 'amd64',
    json: true,
    quiet: true,
    regstry: 'c.local',
    _: ['more'],
  }
  const { options, problems } = readPushOptions(values, { SEMTAG_USERNAME: 'ci' })
  expect(options).toBeUndefined()
  expect(problems.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "--platform "amd64" is not a platform: write linux/amd64 or linux/arm64/v8.",
      "--latest "sometimes" is not one of auto, always, never.",
      "--timeout "soon" is not a time: write 90s, 10m or 1h, up to 24 days.",
      "--regstry is not a flag.",
      "There are more arguments than IMAGE and VERSION.",
      ""2.1" is not a full version: the patch is missing.",
      ""Ui" is not a valid image reference: a repository is written in lower case.",
      "--registry "http://a.local" has a scheme.",
      "--tag "!" is not a tag.",
      "--tag-prefix "-" cannot precede a version in a tag.",
      "--channel "latest" would share its tag with another alias.",
      "--latest-range "no range" is not a version range.",
      "--tag "1.2.3" would be read as a version or an alias.",
      "--json and --quiet contradict each other.",
      "SEMTAG_USERNAME is given without a password.",
    ]
  `)
})

test('a wrong flag hides the mistakes that it explains', () => {
  expect(messages({ IMAGE: 'ui', VERSION: '1.2.3', registry: [''] })).toEqual(['--registry needs a value.'])
  expect(messages({ IMAGE: 'ui', VERSION: '1.2.3', regstry: 'a.local' })).toEqual([
    '--regstry is not a flag.',
  ])
  expect(messages({ IMAGE: '1.2.3', dryrun: 'ui' })).toEqual(['--dryrun is not a flag.'])
})

test.each([
  [{ IMAGE: 'ui', VERSION: '1.2.3' }, ['NO_REGISTRY']],
  [{ IMAGE: 'a.local/ui', VERSION: '1.10' }, ['INVALID_VERSION']],
  [{ IMAGE: 'a.local/ui', VERSION: '' }, ['INVALID_VERSION']],
  [{ IMAGE: '', VERSION: '1.2.3' }, ['INVALID_REFERENCE']],
  [{ VERSION: '1.2.3' }, ['INVALID_ARGUMENT']],
])('the arguments %j are mistakes', (values, codes) => {
  expect(readPushOptions(values, {}).problems.map(({ code }) => code)).toEqual(codes)
})

test('all mistakes about a layout are found in one run', () => {
  expect(messages({ IMAGE: 'oci:ui', via: 'engine', registry: ['ghcr.io'] })).toEqual([
    'VERSION is missing.',
    '"oci:ui" is on disk and names no repository.',
    '--via "engine" is for images in the engine, and "oci:ui" is not there.',
  ])
})

test('mistakes in the settings are found without an image', () => {
  expect(messages({ VERSION: '1.2.3', 'tag-prefix': '-' })).toEqual([
    'IMAGE is missing.',
    '--tag-prefix "-" cannot precede a version in a tag.',
  ])
})

test('IMAGE and VERSION in the wrong order are one mistake', () => {
  expect(messages({ IMAGE: '2.1.106', VERSION: 'ui', latest: 'no' })).toEqual([
    '--latest "no" is not one of auto, always, never.',
    'IMAGE is the version "2.1.106", and VERSION is "ui".',
  ])
})

test('each alias has a request of its own if --order is given, even with its default', () => {
  const oneByOne = (values: object) =>
    readPushOptions({ IMAGE: 'a.local/ui', VERSION: '1.2.3', ...values }, {}).options?.images[0].oneByOne
  expect([{}, { order: 'latest-last' }, { order: 'latest-first' }].map(oneByOne)).toEqual([false, true, true])
})

test('SEMTAG_USERNAME is for a single registry', () => {
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  expect(readPushOptions({ IMAGE: 'a.local/ui', VERSION: '1.2.3' }, env).options?.credential).toEqual({
    registry: 'a.local',
    username: 'ci',
    password: 'hunter22',
  })
  expect(messages({ IMAGE: 'ui', VERSION: '1.2.3', registry: ['a.local', 'b.local'] }, env)).toEqual([
    'SEMTAG_USERNAME is for one registry, but there are 2: a.local, b.local.',
  ])
})

describe('how a release began', () => {
  const script = { npm_lifecycle_event: 'postpublish' }
  const began = (context: PushContext, env: object = {}, values: object = {}) => {
    const given = { IMAGE: 'a.local/ui', VERSION: '1.2.3', ...values }
    const { options, problems } = readPushOptions(given, { ...env }, context)
    expect(problems).toEqual([])
    return [options?.flags['dry-run'], options?.images[0].policy.latest, options?.warnings]
  }
  const npm = {
    event: 'a plugin',
    version: undefined,
    dryRun: false,
    distTag: 'lts',
    distTagFrom: 'the plugin',
  }
  const planOnly = 'Nothing is written: the release is a draft.'
  const npmPlans = 'Nothing is written: npm runs postpublish with --dry-run.'
  const ofPlugin = 'latest stays where it is: 1.2.3 is published under the dist-tag "lts" (the plugin).'

  test.each<[string, PushContext, object, object, ReturnType<typeof began>]>([
    ['a plain run', {}, {}, {}, [false, 'auto', []]],
    ['--dry-run', {}, {}, { 'dry-run': true }, [true, 'auto', []]],
    ['a draft', { planOnly }, {}, {}, [true, 'auto', [planOnly]]],
    ['a dry run of npm', {}, { ...script, npm_config_dry_run: 'true' }, {}, [true, 'auto', [npmPlans]]],
    // The plugin's setting wins over npm's script.
    ['a plugin', { npm }, { ...script, npm_config_dry_run: 'true' }, {}, [false, 'never', [ofPlugin]]],
    [
      'a draft of a pre-release',
      { planOnly, preRelease: 'GitHub says so' },
      {},
      {},
      [true, 'never', [planOnly, 'latest stays where it is: GitHub says so.']],
    ],
  ])('decides whether it writes, and what it says: %s', (_name, context, env, values, expected) => {
    expect(began(context, env, values)).toEqual(expected)
  })
})

test('the words of --gate are read for one repository, and are a mistake for several', () => {
  const read = (values: object) => readPushOptions({ IMAGE: 'ui', VERSION: '1.2.3', ...values }, {})
  const one = { registry: ['a.local'] }
  const two = { registry: ['a.local', 'b.local'] }
  expect(read(one).options).not.toHaveProperty('gate')
  expect(read({ ...one, gate: 'scan {reference}' }).options?.gate).toEqual(['scan', '{reference}'])
  expect(read({ ...two, gate: 'scan {reference}' })).toMatchObject({
    options: undefined,
    problems: [{ message: '--gate has {reference}, and the release goes to 2 repositories.' }],
  })
})

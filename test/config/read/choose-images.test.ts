import { describe, expect, test } from 'vitest'
import { readPushOptions } from '../../../src/config/push.ts'
import { type Found, nothingFound } from '../../../src/config/sources/found.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'

/** What would be released, and how, of a file with this content. */
function read(content: object, values: object = {}, env: Readonly<Record<string, string>> = {}) {
  const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
  const found: Found = { ...nothingFound, file }
  const { options, problems } = readPushOptions({ VERSION: '2.1.106', ...values }, env, { found })
  expect(problems.map(({ message }) => message)).toEqual([])
  return options
}

function shown(...given: Parameters<typeof read>) {
  return read(...given)?.images.map(({ image, targets }) => [image.text, ...targets.map(formatRepository)])
}

describe('the images of a release and their targets', () => {
  test.each([
    [{ image: 'a.local/ui' }, [['a.local/ui', 'a.local/ui']]],
    [
      { images: ['ui', { image: 'api' }], registry: ['a.local', 'b.local/x'] },
      [
        ['ui', 'a.local/ui', 'b.local/x/ui'],
        ['api', 'a.local/api', 'b.local/x/api'],
      ],
    ],
    [
      {
        images: ['ui', { image: 'oci:build/api', repository: 'acme/api', registry: 'b.local' }],
        registry: 'a.local',
      },
      [
        ['ui', 'a.local/ui'],
        ['oci:build/api', 'b.local/acme/api'],
      ],
    ],
  ])('the settings %j are read', (content, images) => {
    expect(shown(content)).toEqual(images)
  })

  const both = {
    images: ['ui', { image: 'api', repository: 'team/api', tagPrefix: 'v' }],
    registry: 'a.local',
  }

  test('the argument IMAGE replaces the images of the file, with its own settings', () => {
    expect(shown(both, { IMAGE: 'api' })).toEqual([['api', 'a.local/team/api']])
    expect(read(both, { IMAGE: 'api' })?.images[0].policy.tagPrefix).toBe('v')
    expect(shown(both, {}, { SEMTAG_IMAGE: 'ui' })).toEqual([['ui', 'a.local/ui']])
    expect(shown(both, { IMAGE: 'api' }, { SEMTAG_IMAGE: 'ui' })).toEqual([['api', 'a.local/team/api']])
  })

  test('an image that the file does not name has the settings of all images', () => {
    expect(shown(both, { IMAGE: 'other' })).toEqual([['other', 'a.local/other']])
  })

  test('flags and environment override the entry of every image', () => {
    expect(shown(both, { registry: ['c.local'] })).toEqual([
      ['ui', 'c.local/ui'],
      ['api', 'c.local/team/api'],
    ])
    const prefixes = read(both, {}, { SEMTAG_TAG_PREFIX: 'r' })?.images.map(({ policy }) => policy.tagPrefix)
    expect(prefixes).toEqual(['r', 'r'])
  })
})

test('a single argument is the version, or the image', () => {
  const content = { image: 'a.local/ui' }
  const alone = (word: string) => {
    const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
    const manifest = { path: '/package.json', version: '1.0.0' }
    const { options, problems } = readPushOptions(
      { IMAGE: word },
      {},
      { found: { file, manifest, problems: [] } },
    )
    return options === undefined
      ? problems.map(({ message }) => message)
      : [options.images[0].image.text, options.version.text, options.versionFrom]
  }
  expect(alone('2.1.106')).toEqual(['a.local/ui', '2.1.106', undefined])
  for (const image of ['b.local/api', 'b.local/api2', '127.0.0.1:5000/api'])
    expect(alone(image)).toEqual([image, '1.0.0', 'package.json'])
  expect(alone('api2')).toEqual(['"api2" names no registry, and semtag does not assume Docker Hub.'])
  const mistake = '"2.1" is not a full version: the patch is missing.'
  expect(alone('2.1')).toEqual([mistake])
  const { problems } = readPushOptions({ IMAGE: '2.1' }, { SEMTAG_IMAGE: 'a.local/ui' })
  expect(problems.map(({ message }) => message)).toEqual([mistake])
})

test('each place overrides the places before it: defaults, file, environment, flags', () => {
  const content = { image: 'a.local/ui', latest: 'never', variant: 'file', channel: ['next=*'] }
  const policy = read(content, { variant: 'flag' }, { SEMTAG_VARIANT: 'env', SEMTAG_BUILDS: '1' })?.images[0]
    .policy
  expect(policy).toMatchObject({
    latest: 'never',
    variant: 'flag',
    builds: true,
    channels: [{ name: 'next' }],
    tagPrefix: '',
  })
})

describe('variants of one repository', () => {
  const content = {
    images: [{ image: 'ui' }, { image: 'ui-alpine', repository: 'ui', variant: 'alpine' }, 'api'],
    registry: 'a.local',
  }

  test('know each other', () => {
    expect(read(content)?.images.map(({ policy }) => policy.variants)).toEqual([['alpine'], [], []])
    const three = {
      ...content,
      images: [...content.images, { image: 'x', repository: 'ui', variant: 'slim' }],
    }
    expect(read(three)?.images.map(({ policy }) => policy.variants)).toEqual([
      ['alpine', 'slim'],
      ['slim'],
      [],
      ['alpine'],
    ])
  })
})

test('settings of an image apply to it alone, and settings of the release apply to all images', () => {
  const options = read({
    images: [{ image: 'ui', order: 'latest-first', ignore: '20*' }, 'api'],
    registry: 'a.local',
    bestEffort: true,
    timeout: '10m',
  })
  expect(options?.images.map(({ oneByOne, policy }) => [oneByOne, policy.ignores('2026')])).toEqual([
    [true, true],
    [false, false],
  ])
  expect(options?.flags).toMatchObject({ 'best-effort': true, timeout: 600_000 })
})

test('a credential is for one registry, wherever the images name it', () => {
  const file = {
    name: 'semtag.config.json',
    prefix: '',
    directory: process.cwd(),
    content: { images: ['a.local/ui', 'b.local/ui'] },
  }
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  const { problems } = readPushOptions({ VERSION: '1.2.3' }, env, { found: { ...nothingFound, file } })
  expect(problems.map(({ message }) => message)).toEqual([
    'SEMTAG_USERNAME is for one registry, but there are 2: a.local, b.local.',
  ])
})

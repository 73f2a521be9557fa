import { describe, expect, test } from 'vitest'
import { readMaintenanceOptions } from '../../../src/config/maintenance.ts'
import { nothingFound } from '../../../src/config/sources/found.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'

type Command = Parameters<typeof readMaintenanceOptions>[0]

function read(content: object, values: object = {}, command: Command = 'reconcile', env = {}) {
  const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
  return readMaintenanceOptions(command, { ...values }, env, { ...nothingFound, file })
}

/** The repositories with their images, or the mistakes. */
function chosen(...given: Parameters<typeof read>): readonly string[] {
  const { options, problems } = read(...given)
  if (options === undefined) return problems.map(({ message, hint }) => `${message} ${hint}`)
  return options.repositories.map(({ image, repository }) => `${image} ${formatRepository(repository)}`)
}

const content = {
  images: [
    'ui',
    { image: 'ui-alpine', repository: 'ui', variant: 'alpine', channel: 'next=*' },
    { image: 'oci:build/api', repository: 'api', registry: 'c.local', tagPrefix: 'v' },
  ],
  registry: ['a.local', 'b.local'],
  ignore: '20*',
}
const ui = ['ui a.local/ui', 'ui b.local/ui']
const alpine = ['ui-alpine a.local/ui', 'ui-alpine b.local/ui']
const api = ['oci:build/api c.local/api']

describe('without REPOSITORY', () => {
  test.each([
    ['everything that is configured', {}, [...ui, ...alpine, ...api]],
    ['the images of --image', { image: ['oci:build/api', 'ui'] }, [...ui, ...api]],
    ['the images of a variant', { variant: 'alpine' }, alpine],
    // As with REPOSITORY, the settings of all images apply then.
    ['each repository once, for a variant that no image has', { variant: 'slim' }, [...ui, ...api]],
    [
      'every image at the registry of --registry',
      { registry: 'd.local/acme' },
      ['ui d.local/acme/ui', 'ui-alpine d.local/acme/ui', 'oci:build/api d.local/acme/api'],
    ],
  ])('%s', (_, values, expected) => {
    expect(chosen(content, values)).toEqual(expected)
  })

  test('an image of the environment', () => {
    const env = { SEMTAG_IMAGE: 'ghcr.io/acme/ui' }
    expect(chosen({}, { image: ['ghcr.io/acme/ui'] }, 'ls', env)).toEqual(['ghcr.io/acme/ui ghcr.io/acme/ui'])
  })

  test('the settings of each image are its policy, and variants know each other', () => {
    const { options } = read(content, { channel: ['beta'] })
    expect(options?.repositories.map(({ policy }) => policy)).toMatchObject(
      [
        { variant: undefined, variants: ['alpine'], tagPrefix: '' },
        { variant: undefined, variants: ['alpine'], tagPrefix: '' },
        { variant: 'alpine', variants: [], tagPrefix: '' },
        { variant: 'alpine', variants: [], tagPrefix: '' },
        { variant: undefined, variants: [], tagPrefix: 'v' },
      ].map((policy) => ({ ...policy, channels: [{ name: 'beta' }] })),
    )
    expect(options?.repositories.every(({ policy }) => policy.ignores('2026'))).toBe(true)
    const { options: own } = read(content, { image: ['ui-alpine'] })
    expect(own?.repositories[0].policy.channels).toEqual([{ name: 'next', identifiers: ['*'] }])
    // A variant is not in its own list of other variants.
    const { options: other } = read(content, { image: ['ui'], variant: 'alpine' })
    expect(other?.repositories[0].policy).toMatchObject({ variant: 'alpine', variants: [] })
  })

  test.each(['yank', 'unyank'] as const)('%s VERSION is for all of them', (command) => {
    const values = { REPOSITORY: '3.0.42', VERSION: ['3.0.41'], image: ['ui'] }
    expect(chosen(content, values, command)).toEqual(ui)
  })
})

describe('mistakes', () => {
  test.each<[string, object, object, readonly string[]]>([
    [
      'an unknown image',
      content,
      { image: ['ui-alpin2', 'ui'] },
      ['--image "ui-alpin2" is not configured. Did you mean ui-alpine?'],
    ],
    [
      'an image that is like no other',
      content,
      { image: ['worker'] },
      ['--image "worker" is not configured. Configured are ui, ui-alpine, oci:build/api.'],
    ],
    [
      'nothing is configured',
      {},
      { image: ['ui'] },
      ['--image "ui" is not configured. Name the image in semtag.config.json, or write REPOSITORY.'],
    ],
    [
      'REPOSITORY and --image',
      content,
      { image: ['ui'], REPOSITORY: 'a.local/ui' },
      [
        'REPOSITORY and --image contradict each other. Leave REPOSITORY out to work on configured images, or leave --image out.',
      ],
    ],
    [
      'an image without a registry',
      { images: ['ui', 'a.local/api'] },
      {},
      [expect.stringMatching(/^"ui" names no registry, and semtag does not assume Docker Hub\./)],
    ],
    [
      'an image that is none',
      { image: 'a.local/Ui' },
      {},
      [expect.stringMatching(/^image "a\.local\/Ui" in semtag\.config\.json is not a valid image reference/)],
    ],
    [
      'two images under the same tags',
      { images: ['ui', { image: 'api', repository: 'ui' }], registry: 'a.local' },
      {},
      [expect.stringMatching(/are both released to a\.local\/ui, under the same tags\./)],
    ],
    [
      'a policy of one image',
      { images: ['ui', { image: 'api', variant: '2.1' }], registry: 'a.local' },
      {},
      [expect.stringMatching(/^images\[1\]\.variant "2\.1" in semtag\.config\.json cannot be/)],
    ],
  ])('%s', (_, settings, values, expected) => {
    expect(chosen(settings, values)).toEqual(expected)
  })

  test('an image that is not configured is a wrong argument', () => {
    expect(read(content, { image: ['worker'] }).problems).toMatchObject([{ code: 'INVALID_ARGUMENT' }])
  })

  test('rm wants its REPOSITORY, and has no --image', () => {
    expect(chosen(content, { TAG: ['build-7'] }, 'rm')).toEqual([
      expect.stringMatching(/^REPOSITORY is missing\./),
    ])
    expect(chosen(content, { REPOSITORY: 'a.local/ui', TAG: ['build-7'], image: ['ui'] }, 'rm')).toEqual([
      expect.stringMatching(/^--image is not a flag\./),
    ])
  })

  test('a credential for several registries', () => {
    const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
    expect(chosen(content, {}, 'ls', env)).toEqual([
      expect.stringMatching(
        /^SEMTAG_USERNAME is for one registry, but there are 3: a\.local, b\.local, c\.local\./,
      ),
    ])
    expect(chosen(content, { image: ['oci:build/api'] }, 'ls', env)).toEqual(api)
  })
})

import { describe, expect, test } from 'vitest'
import { readImageName, readImages, sourceProblems } from '../../../src/config/read/images.ts'
import { pushLine } from '../../../src/config/schema/push.ts'
import { environmentStyle } from '../../../src/config/sources/environment.ts'
import { parseImage } from '../../../src/domain/image/image.ts'
import { flagWording } from '../../../src/domain/wording.ts'
import { versionOf } from '../../support/model-repository.ts'

describe('image name', () => {
  test.each([
    ['Ui', flagWording, '"Ui" is not a valid image reference: a repository is written in lower case.'],
    [
      'Ui',
      environmentStyle,
      'SEMTAG_IMAGE "Ui" is not a valid image reference: a repository is written in lower case.',
    ],
    [
      'dir:ui',
      environmentStyle,
      'SEMTAG_IMAGE "dir:ui" is not an image: the transport dir: is not supported.',
    ],
    [
      'https://ci:hunter22@a.local/ui',
      environmentStyle,
      'SEMTAG_IMAGE contains a user name, a password or a token.',
    ],
  ])('the image %s is a mistake', (text, wording, message) => {
    expect(readImageName(text, wording)).toMatchObject({ ok: false, problem: { message } })
  })

  test('a valid image is parsed', () => {
    expect(readImageName('oci:build/ui', flagWording)).toMatchObject({ ok: true, value: { kind: 'oci' } })
  })
})

describe('same tags', () => {
  type Values = Readonly<Record<string, unknown>>

  function overlaps(images: readonly Values[], version: string | undefined = '2.1.106') {
    const chosen = images.map((values, index) => ({
      text: `a.local/image${index}`,
      values: { repository: 'ui', ...values },
      wording: flagWording,
    }))
    return readImages(chosen, version === undefined ? undefined : versionOf(version), undefined).problems.map(
      ({ message }) => message,
    )
  }

  const same = '"a.local/image0" and "a.local/image1" are both released to a.local/ui, under the same tags.'

  test.each<readonly [string, readonly Values[]]>([
    ['nothing', [{}, {}]],
    ['latest', [{ 'tag-prefix': 'ui-' }, { 'tag-prefix': 'api-' }]],
    ['a literal tag', [{ tag: ['edge'] }, { tag: ['edge'], variant: 'alpine' }]],
    ['one of several registries', [{}, { registry: ['b.local', 'a.local'] }]],
  ])('two images may not have %s in common', (_what, images) => {
    expect(overlaps(images)).toEqual([same])
  })

  test.each<readonly [string, readonly Values[]]>([
    ['variants', [{}, { variant: 'alpine' }, { variant: 'slim' }]],
    ['repositories', [{}, { repository: 'api' }]],
    ['registries', [{}, { registry: ['b.local'] }]],
    [
      'prefixes, where one alone takes latest',
      [{ 'tag-prefix': 'ui-' }, { 'tag-prefix': 'api-', latest: 'never' }],
    ],
  ])('two images with other %s have nothing in common', (_what, images) => {
    expect(overlaps(images)).toEqual([])
  })

  test('without a version, the variant and the prefix decide', () => {
    const images = (...all: readonly Values[]) => all.map((own) => ({ repository: 'ui', ...own }))
    const problems = (values: Values, others: Values = {}) =>
      readImages(
        images(values, others).map((own, index) => ({
          text: `a.local/${index}`,
          values: own,
          wording: flagWording,
        })),
        undefined,
        undefined,
      ).problems
    expect(problems({})).toHaveLength(1)
    expect(problems({ variant: 'alpine' })).toEqual([])
    expect(problems({ 'tag-prefix': 'v' })).toEqual([])
    expect(problems({ variant: 'alpine' }, { variant: 'slim' })).toEqual([])
    expect(problems({ variant: 'v' }, { 'tag-prefix': 'v' })).toEqual([])
  })
})

test('images without a registry have no tags in common', () => {
  const chosen = ['ui', 'api'].map((text) => ({ text, values: { repository: 'x' }, wording: flagWording }))
  expect(readImages(chosen, versionOf('2.1.106')).problems).toMatchObject([
    { code: 'NO_REGISTRY', message: expect.stringContaining('"ui"') },
    { code: 'NO_REGISTRY', message: expect.stringContaining('"api"') },
  ])
})

describe('the start of a release decides about latest, unless a setting does', () => {
  const preRelease = 'GitHub marks the release v2.1.106 as a pre-release'
  const npm = {
    event: 'postpublish',
    version: undefined,
    dryRun: false,
    distTag: 'next',
    distTagFrom: 'here',
  }
  const auto = { latest: 'auto', latestReason: undefined }
  const withRange = { latestRange: '<3' }
  const held = (latestReason: string) => ({ latest: 'never', latestReason, latestRange: undefined })

  function read(origin: object, version: string | undefined, values: object) {
    const chosen = ['a.local/ui', 'a.local/api'].map((text) => ({
      text,
      values: { ...values },
      wording: flagWording,
    }))
    const given = version === undefined ? undefined : versionOf(version)
    const { images, problems, warnings } = readImages(chosen, given, origin)
    expect(problems).toEqual([])
    return { policies: images.map(({ policy }) => policy), warnings }
  }

  test.each<readonly [object, string | undefined, object, object, readonly string[]]>([
    [{ preRelease }, '2.1.106', {}, held(preRelease), [`latest stays where it is: ${preRelease}.`]],
    [
      { preRelease },
      '2.1.106',
      { 'latest-range': '<3' },
      held(preRelease),
      [`latest stays where it is: ${preRelease}.`],
    ],
    [{ preRelease }, '2.1.106', { latest: 'always' }, { ...auto, latest: 'always' }, []],
    [{ preRelease }, '2.1.106', { latest: 'never' }, { ...auto, latest: 'never' }, []],
    [{ preRelease }, '2.1.106-rc.1', { 'latest-range': '<3' }, { ...auto, ...withRange }, []],
    [{ preRelease }, undefined, {}, auto, []],
    [
      { npm },
      '2.1.106',
      {},
      held('published under the dist-tag "next"'),
      ['latest stays where it is: 2.1.106 is published under the dist-tag "next" (here).'],
    ],
    [{ npm }, undefined, {}, auto, []],
    [{}, '2.1.106', {}, auto, []],
  ])('%j with the version %s and %j', (origin, version, values, policy, warnings) => {
    const { policies, warnings: said } = read(origin, version, values)
    expect(policies).toMatchObject([policy, policy])
    expect(said).toEqual(warnings)
  })
})

describe('source problems', () => {
  function problems(image: string, values: object) {
    const parsed = parseImage(image)
    if (!parsed.ok) throw new TypeError(parsed.problem.message)
    return sourceProblems(pushLine.schema.parse(values), parsed.value)
  }

  const elsewhere = { referrers: true, 'metadata-file': 'metadata.json', via: 'registry' }

  test.each(['docker://ghcr.io/acme/ui', 'oci:ui', 'oci-archive:ui.tar'])('%s', (image) => {
    expect(problems(image, elsewhere)).toEqual([])
    expect(problems(image, {})).toEqual([])
    expect(problems(image, { via: 'engine' })).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: `--via "engine" is for images in the engine, and "${image}" is not there.`,
        hint: 'Leave it out; docker load or docker pull brings an image into the engine.',
      },
    ])
  })

  test.each([
    ['ui:dev', 'docker://REGISTRY/REPOSITORY'],
    ['docker-daemon:ui:dev', 'docker://REGISTRY/REPOSITORY'],
    ['ghcr.io/acme/ui:dev', 'docker://ghcr.io/acme/ui'],
  ])('%s', (image, where) => {
    expect(problems(image, { via: 'engine' })).toEqual([])
    expect(problems(image, {})).toEqual([])
    const hint = `Name the image where the build put it: ${where}, oci:DIRECTORY or oci-archive:FILE.`
    expect(problems(image, elsewhere)).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: `--referrers finds nothing for "${image}": an engine stores no signatures.`,
        hint,
      },
      {
        code: 'INVALID_ARGUMENT',
        message: `--metadata-file is for images in a registry or a layout, and "${image}" is in the engine.`,
        hint,
      },
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { readPushOptions } from '../../../src/config/push.ts'
import { releaseVersion } from '../../../src/config/read/version.ts'
import { environmentStyle } from '../../../src/config/sources/environment.ts'
import { flagWording } from '../../../src/domain/wording.ts'

describe('image version', () => {
  interface Given {
    readonly values?: Readonly<Record<string, unknown>>
    readonly env?: Readonly<Record<string, string>>
    /** The version in package.json. */
    readonly manifest?: string
  }

  function versionOf(image: string, { values = {}, env = {}, manifest: version }: Given = {}) {
    const manifest = version === undefined ? undefined : { path: '/package.json', version }
    const { options, problems } = readPushOptions({ IMAGE: image, registry: ['a.local'], ...values }, env, {
      found: { file: undefined, manifest, problems: [] },
    })
    return options === undefined
      ? problems.map(({ code, message, hint }) => `${code} ${message} ${hint}`)
      : [options.version.text, options.versionFrom]
  }

  test.each<[string, Given, string, string | undefined]>([
    ['ui:v3.3.0', {}, '3.3.0', 'IMAGE'],
    ['ui:3.3.0', {}, '3.3.0', 'IMAGE'],
    ['ui:3.3.0-rc.1', {}, '3.3.0-rc.1', 'IMAGE'],
    ['ui:3.3.0_build.5', {}, '3.3.0+build.5', 'IMAGE'],
    ['docker://a.local/ui:3.3.0', {}, '3.3.0', 'IMAGE'],
    ['ui:3.3.0-alpine', { values: { variant: 'alpine' } }, '3.3.0', 'IMAGE'],
    ['ui:release-3.3.0', { values: { 'tag-prefix': 'release-' } }, '3.3.0', 'IMAGE'],
    ['ui:3.3.0', { values: { VERSION: '3.3.1' } }, '3.3.1', undefined],
    ['ui:3.3.0', { env: { SEMTAG_VERSION: '3.3.1' } }, '3.3.1', 'SEMTAG_VERSION'],
    ['ui:3.3.0', { manifest: '3.3.0' }, '3.3.0', 'package.json'],
    ['ui:dev', { manifest: '3.3.0' }, '3.3.0', 'package.json'],
    // A candidate is promoted.
    ['ui:3.3.0-rc.1', { manifest: '3.3.0' }, '3.3.0', 'package.json'],
    ['ui:0.0.0-dev', { env: { CI_COMMIT_TAG: 'v3.3.0' } }, '3.3.0', 'CI_COMMIT_TAG'],
  ])('%s with %j has the version %s (%s)', (image, given, version, from) => {
    expect(versionOf(image, given)).toEqual([version, from])
  })

  test.each([
    ['package.json', { manifest: '1.0.0' }],
    ['GITHUB_REF', { env: { GITHUB_REF: 'refs/tags/v1.0.0' } }],
  ])('a tag that differs from the version in %s is a mistake', (from, given) => {
    expect(versionOf('ui:v3.3.0', given)).toEqual([
      `INVALID_VERSION The version is 1.0.0 in ${from}, and 3.3.0 in the tag of IMAGE. Give VERSION to say which is meant.`,
    ])
  })

  test('a wrong version in another place is a mistake, whatever the tag says', () => {
    expect(versionOf('ui:3.3.0', { manifest: '1.2' })).toEqual([
      expect.stringMatching(/^INVALID_VERSION version "1\.2" in package\.json is not a full version/),
    ])
  })

  test.each(['ui', 'ui:dev', 'ui:3.3', 'oci:build/ui:3.3.0', `ui:3.3.0@sha256:${'a'.repeat(64)}`])(
    'without a version in the tag VERSION is missing: %s',
    (image) => {
      const [missing] = versionOf(image, { values: { repository: 'ui' } })
      expect(missing).toMatch(/ VERSION is missing\./)
    },
  )
})

describe('release version', () => {
  const found = (input: object, environment: object) =>
    releaseVersion(
      {
        input: { values: { ...input }, style: flagWording },
        environment: { values: { ...environment }, style: environmentStyle },
      },
      { 'git-tag-prefix': undefined },
      {
        env: {},
        npm: undefined,
        manifest: { path: '/package.json', version: '1.0.0' },
        wording: flagWording,
      },
    )

  test('the argument VERSION overrides the environment, and the environment overrides other places', () => {
    const environment = { VERSION: '2.0.0' }
    expect(found({ VERSION: '3.0.0' }, environment)).toMatchObject({ value: { version: { text: '3.0.0' } } })
    expect(found({ VERSION: '3.0.0' }, environment)).not.toHaveProperty('value.from')
    expect(found({}, environment)).toMatchObject({
      value: { version: { text: '2.0.0' }, from: 'SEMTAG_VERSION' },
    })
    expect(found({}, {})).toMatchObject({ value: { version: { text: '1.0.0' }, from: 'package.json' } })
  })

  test('a message names the place of a text that is not a version', () => {
    expect(found({ VERSION: '2.1' }, {})).toMatchObject({
      problem: { message: '"2.1" is not a full version: the patch is missing.' },
    })
    expect(found({}, { VERSION: '2.1' })).toMatchObject({
      problem: { message: 'SEMTAG_VERSION "2.1" is not a full version: the patch is missing.' },
    })
  })
})

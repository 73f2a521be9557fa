import { describe, expect, test } from 'vitest'
import { pushedTag, tagVersion } from '../../../src/config/git-tag.ts'
import { findVersion, withName } from '../../../src/config/read/version-origin.ts'
import { npmScript } from '../../../src/config/sources/npm.ts'
import { flagWording } from '../../../src/domain/wording.ts'

describe('git tag', () => {
  test.each([
    [{ GITHUB_REF: 'refs/tags/v2.1.106' }, { from: 'GITHUB_REF', name: 'v2.1.106' }],
    [{ CI_COMMIT_TAG: 'ui@2.1.106' }, { from: 'CI_COMMIT_TAG', name: 'ui@2.1.106' }],
    [
      { GITHUB_REF: 'refs/tags/1.0.0', CI_COMMIT_TAG: '2.0.0' },
      { from: 'GITHUB_REF', name: '1.0.0' },
    ],
    [
      { GITHUB_REF: 'refs/heads/main', CI_COMMIT_TAG: '2.0.0' },
      { from: 'CI_COMMIT_TAG', name: '2.0.0' },
    ],
    [{ GITHUB_REF: 'refs/heads/refs/tags/1.2.3' }, undefined],
    [{ GITHUB_REF: '', CI_COMMIT_TAG: '' }, undefined],
    [{}, undefined],
  ])('the environment %j names the tag', (env, tag) => {
    expect(pushedTag(env)).toEqual(tag)
  })

  const read = (name: string, prefix?: string) =>
    tagVersion({ from: 'GITHUB_REF', name }, prefix, flagWording)

  test.each([
    ['2.1.106', undefined],
    ['v2.1.106', undefined],
    ['ui@2.1.106', 'ui@'],
    ['ui/v2.1.106', 'ui/'],
  ])('the tag %s is read with the prefix %j', (name, prefix) => {
    expect(read(name, prefix)).toMatchObject({ ok: true, value: { text: '2.1.106' } })
  })

  const otherwise = 'Run the release only for tags of this package, or give VERSION.'

  test.each([
    [
      'api@2.1.106',
      'ui@',
      'The pushed git tag "api@2.1.106" (GITHUB_REF) does not begin with --git-tag-prefix "ui@".',
      otherwise,
    ],
    [
      'ui@nightly',
      'ui@',
      'The pushed git tag "ui@nightly" (GITHUB_REF) names no version: "nightly" is not a full version: it is a name.',
      otherwise,
    ],
    [
      'plugin-v2.0.0',
      undefined,
      'The pushed git tag "plugin-v2.0.0" (GITHUB_REF) names no version: "plugin-v2.0.0" is not a full version: something precedes the numbers.',
      `If such tags release this image, add --git-tag-prefix plugin-. ${otherwise}`,
    ],
    [
      'ui@1.2.3-rc.1',
      undefined,
      'The pushed git tag "ui@1.2.3-rc.1" (GITHUB_REF) names no version: "ui@1.2.3-rc.1" is not a full version: something precedes the numbers.',
      `If such tags release this image, add --git-tag-prefix ui@. ${otherwise}`,
    ],
    [
      'ui@10.20.30-rc.11',
      undefined,
      'The pushed git tag "ui@10.20.30-rc.11" (GITHUB_REF) names no version: "ui@10.20.30-rc.11" is not a full version: something precedes the numbers.',
      `If such tags release this image, add --git-tag-prefix ui@. ${otherwise}`,
    ],
    [
      'ui-1.2.3/x',
      undefined,
      'The pushed git tag "ui-1.2.3/x" (GITHUB_REF) names no version: "ui-1.2.3/x" is not a full version: it is not three numbers joined by dots.',
      'Type all three numbers, such as 2.1.106. Or give VERSION.',
    ],
    [
      'v2.23',
      undefined,
      'The pushed git tag "v2.23" (GITHUB_REF) names no version: "v2.23" is not a full version: the patch is missing.',
      'Type the whole version, such as "2.23.0"; semtag moves the alias 2.23 by itself. Or give VERSION.',
    ],
    [
      '2.1\u001b[31m',
      undefined,
      'The pushed git tag "2.1 [31m" (GITHUB_REF) names no version: "2.1 [31m" is not a full version: it is not three numbers joined by dots.',
      'Type all three numbers, such as 2.1.106. Or give VERSION.',
    ],
  ])('the tag %j is a mistake with the prefix %j', (name, prefix, message, hint) => {
    expect(read(name, prefix)).toEqual({
      ok: false,
      problem: {
        code: 'INVALID_VERSION',
        message,
        hint,
      },
    })
  })
})

describe('named', () => {
  test('a message names the setting of the wrong value', () => {
    const problem = {
      code: 'INVALID_VERSION',
      message: '"2.1" is not a full version.',
      hint: 'Type "2.1.0".',
    } as const
    expect(withName(problem, '2.1', 'SEMTAG_VERSION "2.1"')).toEqual({
      code: 'INVALID_VERSION',
      message: 'SEMTAG_VERSION "2.1" is not a full version.',
      hint: 'Type "2.1.0".',
    })
  })

  test('a value with a replacement pattern stays as it is', () => {
    const problem = { code: 'INVALID_VERSION', message: '"$&" is none.' } as const
    expect(withName(problem, '$&', 'image "$&"').message).toBe('image "$&" is none.')
  })
})

describe('version origin', () => {
  interface Given {
    readonly env?: Readonly<Record<string, string>>
    /** That of package.json. */
    readonly version?: unknown
    readonly prefix?: string
    /** The tag that started the run, as the action knows it. */
    readonly startedBy?: string
  }

  function found({ env = {}, version, prefix, startedBy }: Given): string | undefined {
    const manifest = { path: '/package.json', version }
    const parsed = findVersion({
      env,
      npm: npmScript(env, manifest),
      manifest,
      gitTagPrefix: prefix,
      startedBy:
        startedBy === undefined
          ? undefined
          : { ok: true, value: { from: 'release.tag_name', name: startedBy } },
      wording: flagWording,
    })
    if (parsed === undefined) return undefined
    return parsed.ok ? `${parsed.value.version.text} of ${parsed.value.from}` : parsed.problem.message
  }

  const npm = (version: string) => ({ npm_lifecycle_event: 'postpublish', npm_package_version: version })
  const github = (tag: string) => ({ GITHUB_REF: `refs/tags/${tag}` })
  const gitlab = (tag: string) => ({ CI_COMMIT_TAG: tag })

  describe('the first place with a version counts', () => {
    test.each<readonly [Given, string | undefined]>([
      [{ env: npm('1.2.3'), version: '1.2.3' }, '1.2.3 of npm_package_version'],
      [{ version: '1.2.3' }, '1.2.3 of package.json'],
      [{ version: '1.2.3', env: github('v1.2.3') }, '1.2.3 of package.json'],
      [{ env: github('v1.2.3') }, '1.2.3 of GITHUB_REF'],
      [{ env: gitlab('1.2.3') }, '1.2.3 of CI_COMMIT_TAG'],
      // Left over from the script that started a shell.
      [{ env: { npm_package_version: '9.9.9' }, version: '1.2.3' }, '1.2.3 of package.json'],
      // npx tells of a package above, which may be any.
      [
        { env: { npm_lifecycle_event: 'npx', npm_package_version: '9.9.9' }, version: '1.2.3' },
        '1.2.3 of package.json',
      ],
      [{ version: '' }, undefined],
      [{ env: github('nightly') }, undefined],
      [{ env: github('nightly'), version: '1.2.3' }, '1.2.3 of package.json'],
      [{ env: github('ui@1.2.4'), version: '1.2.3' }, '1.2.3 of package.json'],
      [{}, undefined],
    ])('%j', (given, version) => {
      expect(found(given)).toBe(version)
    })
  })

  describe('with a prefix, the pushed tag counts first', () => {
    test.each<readonly [Given, string | undefined]>([
      [{ env: github('ui@1.2.4'), version: '1.2.3' }, '1.2.4 of GITHUB_REF'],
      [{ version: '1.2.3' }, '1.2.3 of package.json'],
      [
        { env: github('api@1.2.4'), version: '1.2.3' },
        'The pushed git tag "api@1.2.4" (GITHUB_REF) does not begin with --git-tag-prefix "ui@".',
      ],
      [
        { env: gitlab('ui@next'), version: '1.2.3' },
        'The pushed git tag "ui@next" (CI_COMMIT_TAG) names no version: "next" is not a full version: it is a name.',
      ],
      // npm publishes several packages for the tag of one.
      [
        { env: { ...github('api@9.0.0'), ...npm('1.2.3') }, version: '1.2.3' },
        '1.2.3 of npm_package_version',
      ],
      [{ env: { ...github('ui@1.2.3'), ...npm('1.2.3') }, version: '1.2.3' }, '1.2.3 of GITHUB_REF'],
    ])('%j', (given, version) => {
      expect(found({ prefix: 'ui@', ...given })).toBe(version)
    })
  })

  describe('the tag that started the run gives the version, or nothing does', () => {
    test.each<readonly [Given, string]>([
      [{ startedBy: 'v1.2.4', version: '0.0.0' }, '1.2.4 of release.tag_name'],
      [{ startedBy: 'v1.2.4', env: github('v9.9.9'), version: '0.0.0' }, '1.2.4 of release.tag_name'],
      [{ startedBy: 'ui@1.2.4', prefix: 'ui@', version: '1.2.3' }, '1.2.4 of release.tag_name'],
      [
        { startedBy: 'plugin-v2.0.0', version: '1.2.3' },
        'The release tag "plugin-v2.0.0" (release.tag_name) names no version: "plugin-v2.0.0" is not a full version: something precedes the numbers.',
      ],
      [
        { startedBy: 'v2.23', version: '1.2.3' },
        'The release tag "v2.23" (release.tag_name) names no version: "v2.23" is not a full version: the patch is missing.',
      ],
      [
        { startedBy: 'nightly', version: '1.2.3' },
        'The release tag "nightly" (release.tag_name) names no version: "nightly" is not a full version: it is a name.',
      ],
    ])('%j', (given, version) => {
      expect(found(given)).toBe(version)
    })
  })

  test('a mistake about the tag that started the run is the only answer', () => {
    const startedBy = {
      ok: false,
      problem: { code: 'INVALID_VERSION', message: 'The release has no tag.' },
    } as const
    const places = {
      npm: undefined,
      manifest: { path: '/package.json', version: '1.2.3' },
      wording: flagWording,
    }
    expect(findVersion({ ...places, env: github('v1.2.3'), gitTagPrefix: undefined, startedBy })).toEqual(
      startedBy,
    )
  })

  describe('semtag does not guess', () => {
    test.each<readonly [Given, string]>([
      [
        { env: github('v1.2.4'), version: '1.2.3' },
        'The version is 1.2.3 in package.json, and 1.2.4 in the pushed git tag v1.2.4 (GITHUB_REF).',
      ],
      [
        { env: { ...npm('1.2.3'), ...gitlab('1.2.4') }, version: '1.2.3' },
        'The version is 1.2.3 in npm_package_version, and 1.2.4 in the pushed git tag 1.2.4 (CI_COMMIT_TAG).',
      ],
      // A script of the root that runs semtag in the folder of another package.
      [
        { env: npm('1.0.0'), version: '1.2.3' },
        'The version is 1.0.0 in npm_package_version, and 1.2.3 in package.json.',
      ],
      [
        { env: { ...npm('1.2.3'), ...github('ui@1.2.4') }, version: '1.2.3', prefix: 'ui@' },
        'The version is 1.2.4 in the pushed git tag ui@1.2.4 (GITHUB_REF), and 1.2.3 in npm_package_version.',
      ],
      [{ version: '1.2' }, 'version "1.2" in package.json is not a full version: the patch is missing.'],
      [{ version: 1.2 }, 'version in package.json is 1.2, but must be text.'],
      [
        { env: github('v1.2.4'), version: '1.2' },
        'version "1.2" in package.json is not a full version: the patch is missing.',
      ],
      [{ env: npm('1.2') }, 'npm_package_version "1.2" is not a full version: the patch is missing.'],
    ])('%j', (given, message) => {
      expect(found(given)).toBe(message)
    })
  })
})

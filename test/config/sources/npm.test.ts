import { describe, expect, test } from 'vitest'
import { distTagValues, npmDryRunWarnings, npmScript } from '../../../src/config/sources/npm.ts'
import { versionOf } from '../../support/model-repository.ts'

const publish = { npm_lifecycle_event: 'postpublish', npm_package_version: '2.1.106' }
const manifest = (distTag?: unknown) => ({ path: '/package.json', distTag })

test('without a script of npm, its variables do not count', () => {
  const left = { npm_config_dry_run: 'true', npm_config_tag: 'next', npm_package_version: '1.0.0' }
  expect(npmScript(left, manifest('next'))).toBeUndefined()
})

// As in `"postpublish": "npx semtag push"`.
test('npx hides the version of the script, but not the dist-tag', () => {
  const env = { ...publish, npm_lifecycle_event: 'npx', npm_config_dry_run: 'true', npm_config_tag: 'next' }
  expect(npmScript(env, undefined)).toMatchObject({ version: undefined, dryRun: true, distTag: 'next' })
})

describe('the dist-tag', () => {
  const yarn = (...original: string[]) => ({
    npm_config_argv: JSON.stringify({ remain: [], cooked: ['publish'], original }),
  })

  test.each([
    [{}, undefined, undefined],
    [yarn('publish', '--tag', 'v1-lts'), undefined, 'v1-lts'],
    [yarn('--cwd', 'ui', 'publish', '--tag=v1-lts', '--access', 'public'), undefined, 'v1-lts'],
    [yarn('publish', '--tag', 'beta', '--tag', 'v1-lts'), 'canary', 'v1-lts'],
    [yarn('publish', '--tag', 'latest'), undefined, undefined],
    [yarn('publish', '--new-version', '1.2.3'), 'canary', 'canary'],
    [yarn('publish', '--message', '--tag x'), undefined, undefined],
    // `yarn run release --tag next` gives the tag to the script, which may do anything with it.
    [
      { npm_config_argv: '{"remain":[],"cooked":["run","release"],"original":["run","--tag","next"]}' },
      undefined,
      undefined,
    ],
    [{ npm_config_argv: '{"cooked":' }, 'canary', 'canary'],
    [{ npm_config_argv: '{"cooked":"publish","original":7}' }, undefined, undefined],
    [{ npm_config_tag: 'next' }, undefined, 'next'],
    // npm leaves the variable empty where package.json has it.
    [{ npm_config_tag: '' }, 'canary', 'canary'],
    [{ npm_config_tag: 'next' }, 'canary', 'next'],
    [{ npm_config_tag: 'latest' }, 'canary', undefined],
    [{}, 'latest', undefined],
    [{}, 7, undefined],
  ])('of %j and publishConfig.tag %j is %j', (env, configured, distTag) => {
    expect(npmScript({ ...publish, ...env }, manifest(configured))?.distTag).toBe(distTag)
  })

  const values = (version: string, given: object, distTag = 'next') => {
    const script = npmScript({ ...publish, npm_config_tag: distTag }, undefined)
    if (script === undefined) throw new TypeError('npm runs a script')
    return distTagValues(script, versionOf(version), { ...given })
  }

  test('of a prerelease is a channel if no channel is given', () => {
    expect(values('3.0.0-rc.1', {})).toEqual({ values: { channel: ['next=*'] }, warnings: [] })
    expect(values('3.0.0-rc.1', { channel: ['beta'] })).toEqual({ values: {}, warnings: [] })
  })

  test('of a stable version keeps latest unchanged if no setting decides about latest', () => {
    expect(values('2.1.115', { 'latest-range': '<4' })).toEqual({
      values: { latest: 'never', 'latest-range': undefined },
      warnings: [
        'latest stays where it is: 2.1.115 is published under the dist-tag "next" (npm_config_tag).',
      ],
      latestReason: 'published under the dist-tag "next"',
    })
    expect(values('2.1.115', { latest: 'auto' })).toEqual({ values: {}, warnings: [] })
  })

  test.each([
    ['2.x', {}],
    ['v2', {}],
    ['alpine', { variant: 'alpine' }],
    ['slim', { 'known-variant': ['slim'] }],
    ['a b', {}],
  ])('%j beside %j cannot be a channel', (distTag, given) => {
    expect(values('3.0.0-rc.1', given, distTag)).toEqual({
      values: {},
      warnings: [
        `No alias follows the dist-tag "${distTag}" (npm_config_tag): it cannot be the name of a channel.`,
      ],
    })
  })

  test('of yarn is named with its place', () => {
    const script = npmScript({ ...publish, ...yarn('publish', '--tag', 'next') }, undefined)
    expect(script?.distTagFrom).toBe('yarn publish --tag')
  })

  test('of package.json is named with its place', () => {
    const script = npmScript(publish, manifest('next'))
    expect(script && distTagValues(script, versionOf('2.1.115'), {}).warnings).toEqual([
      'latest stays where it is: 2.1.115 is published under the dist-tag "next" (publishConfig.tag in package.json).',
    ])
  })
})

test('a dry run of npm gives a warning', () => {
  expect(npmDryRunWarnings(npmScript({ ...publish, npm_config_dry_run: 'true' }, undefined))).toEqual([
    'Nothing is written: npm runs postpublish with --dry-run.',
  ])
  expect(npmDryRunWarnings(npmScript(publish, undefined))).toEqual([])
  expect(npmDryRunWarnings(undefined)).toEqual([])
})

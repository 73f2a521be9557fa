import { describe, expect, test } from 'vitest'
import { readMaintenanceOptions } from '../../src/config/maintenance.ts'

const repository = 'a.local/ui'
const messages = (command: Parameters<typeof readMaintenanceOptions>[0], values: object, env = {}) =>
  readMaintenanceOptions(command, { ...values }, env).problems.map(({ message }) => message)

test.each([
  ['ls', { digests: true }, { command: 'ls', digests: true, platforms: false }],
  ['ls', { platforms: true }, { command: 'ls', digests: false, platforms: true }],
  ['reconcile', { create: true }, { command: 'reconcile', create: true, dryRun: false }],
  ['reconcile', { 'dry-run': true }, { command: 'reconcile', create: false, dryRun: true }],
  [
    'yank',
    { VERSION: ['v3.0.42', '3.0.41', '3.0.42'], reason: 'bad', 'remove-empty': true },
    {
      command: 'yank',
      versions: [{ text: '3.0.42' }, { text: '3.0.41' }],
      reason: 'bad',
      removeEmpty: true,
      dryRun: false,
    },
  ],
  [
    'unyank',
    { VERSION: ['1.2.3+build.5'], 'dry-run': true },
    { command: 'unyank', versions: [{ text: '1.2.3+build.5' }], dryRun: true },
  ],
  [
    'rm',
    { TAG: ['build-7', '2.1', 'build-7'], force: true },
    { command: 'rm', tags: ['build-7', '2.1'], force: true, confirmed: false, dryRun: false },
  ],
  ['rm', { all: true, yes: true }, { command: 'rm', tags: 'all', confirmed: true }],
] as const)('semtag %s reads %j', (command, values, task) => {
  const { options, problems } = readMaintenanceOptions(command, { REPOSITORY: repository, ...values }, {})
  expect(problems).toEqual([])
  expect(options).toMatchObject({
    task,
    repositories: [{ repository: { registry: 'a.local', path: 'ui' } }],
  })
})

test('the policy, the credential and the place are read as those of a release', () => {
  const values = { REPOSITORY: 'ui', registry: 'b.local:5000', 'tag-prefix': 'v', ignore: ['20*'] }
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  const { options } = readMaintenanceOptions('reconcile', values, env)
  expect(options).toMatchObject({
    repositories: [{ repository: { registry: 'b.local:5000', path: 'ui' }, policy: { tagPrefix: 'v' } }],
    credential: { registry: 'b.local:5000', username: 'ci', password: 'hunter22' },
  })
  expect(options?.repositories[0].policy.ignores('2026')).toBe(true)
})

describe('mistakes are found in one run', () => {
  test.each([
    ['ls', {}, ['REPOSITORY is missing.']],
    ['yank', {}, ['REPOSITORY is missing.', 'VERSION is missing.']],
    ['unyank', { VERSION: ['3.0.42'] }, ['REPOSITORY is missing.']],
    [
      'yank',
      { VERSION: ['2.1'], json: true, quiet: true },
      [
        'REPOSITORY is missing.',
        '"2.1" is not a full version: the patch is missing.',
        '--json and --quiet contradict each other.',
      ],
    ],
    ['rm', {}, ['REPOSITORY is missing.', 'TAG is missing.']],
    ['rm', { REPOSITORY: repository, TAG: ['a'], all: true }, ['TAG and --all are both given.']],
    [
      'rm',
      { REPOSITORY: repository, TAG: ['a', '-b', `sha256:${'0'.repeat(64)}`] },
      ['"-b" is not a tag.', `"sha256:${'0'.repeat(64)}" is not a tag.`],
    ],
    [
      'yank',
      {
        REPOSITORY: 'ui:1',
        VERSION: ['2.1', '01.2.3', '2.1.106'],
        reason: 'x'.repeat(1001),
        channel: ['latest'],
        json: true,
        quiet: true,
        forse: true,
      },
      [
        '--reason is longer than 1000 characters.',
        '--forse is not a flag.',
        'REPOSITORY "ui:1" has a tag.',
        '"2.1" is not a full version: the patch is missing.',
        expect.stringContaining('"01.2.3" is not a full version'),
        '--channel "latest" would share its tag with another alias.',
        '--json and --quiet contradict each other.',
      ],
    ],
    [
      'yank',
      { REPOSITORY: repository, VERSION: [`1.2.3-${'x'.repeat(118)}`] },
      [`The tag that withdraws 1.2.3-${'x'.repeat(118)} would be longer than 128 characters.`],
    ],
    // They explain the rest.
    ['yank', { VERSION: ['3.0.42'], dryrun: 'a.local/ui' }, ['--dryrun is not a flag.']],
    ['ls', { REPOSITORY: 'ui', regstry: 'a.local' }, ['--regstry is not a flag.']],
    ['ls', { REPOSITORY: 'ui', registry: ['a.local', 'b.local'] }, ['--registry is given more than once.']],
    ['ls', { REPOSITORY: repository, _: ['more'] }, ['There are more arguments than REPOSITORY.']],
  ] as const)('semtag %s refuses %j', (command, values, expected) => {
    expect(messages(command, values)).toEqual(expected)
    expect(readMaintenanceOptions(command, { ...values }, {}).options).toBeUndefined()
  })

  test('a password without a user name is a mistake', () => {
    expect(messages('ls', { REPOSITORY: repository }, { SEMTAG_PASSWORD: 'hunter22' })).toEqual([
      'SEMTAG_PASSWORD is given without SEMTAG_USERNAME.',
    ])
  })
})

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readProgramSettings } from '../../src/config/program-settings.ts'

const read = (command: Parameters<typeof readProgramSettings>[0], settings: object) =>
  readProgramSettings(command, settings, 'below')

describe('the settings of a program', () => {
  const repository = 'a.local/ui'

  test.each([
    ['ls', { repository, tagPrefix: 'v' }, { REPOSITORY: repository, 'tag-prefix': 'v' }],
    // One text is a list of one, where a list may be.
    [
      'yank',
      { version: '1.2.3', ignore: '20*', reason: 'bad' },
      { VERSION: ['1.2.3'], ignore: ['20*'], reason: 'bad' },
    ],
    ['yank', { version: ['1.2.3', '1.2.4'], ignore: [] }, { VERSION: ['1.2.3', '1.2.4'], ignore: [] }],
    ['promote', { version: '1.2.3', dryRun: true }, { VERSION: '1.2.3', 'dry-run': true }],
    // The next step refuses a wrong type.
    ['yank', { version: 1, ignore: 7, caFile: 7 }, { VERSION: 1, ignore: 7, 'ca-file': 7 }],
    ['check', { caFile: 'ca.pem' }, { 'ca-file': join('below', 'ca.pem') }],
    ['check', { caFile: '/ca.pem' }, { 'ca-file': '/ca.pem' }],
    // As an option that the program itself did not get.
    ['ls', { repository, tagPrefix: undefined, nonsense: undefined }, { REPOSITORY: repository }],
  ] as const)('of %s are read: %j', (command, settings, values) => {
    const given = read(command, settings)
    expect(given.problems).toEqual([])
    expect(given.values).toStrictEqual(values)
  })

  const ofTheLine = {
    config: 'other.json',
    noConfig: true,
    image: 'ui',
    passwordStdin: true,
    format: 'json',
    print: 'gh',
    json: true,
    quiet: true,
    output: 'report.json',
    debug: true,
    noColor: true,
  }

  test.each(['ls', 'prune'] as const)(
    'of %s do not say where settings are, or what is printed',
    (command) => {
      const { values, problems } = read(command, ofTheLine)
      expect(values).toEqual({})
      expect(problems.map(({ message }) => message)).toEqual(
        Object.keys(ofTheLine).map((key) => `${key} in the settings is not a setting.`),
      )
    },
  )

  test('are named in messages as the program writes them', () => {
    const { problems, style, nameOf } = read('yank', { tagPrefx: 'v' })
    expect(problems).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: 'tagPrefx in the settings is not a setting.',
        hint: 'Did you mean tagPrefix?',
      },
    ])
    expect(['tag-prefix', 'VERSION', 'json'].map(nameOf)).toEqual([
      'tagPrefix in the settings',
      'version in the settings',
      undefined,
    ])
    expect(style.missing('REPOSITORY')).toEqual({
      code: 'INVALID_ARGUMENT',
      message: 'repository in the settings is missing.',
      hint: 'Give it a repository, such as registry.local:5000/image-gallery.',
    })
    expect(style.missing('TAG').hint).toBe('Give it a value.')
  })
})

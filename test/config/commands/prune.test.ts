import { describe, expect, test } from 'vitest'
import { readMaintenanceOptions } from '../../../src/config/maintenance.ts'
import { nothingFound } from '../../../src/config/sources/found.ts'

const repository = 'a.local/ui'
const read = (command: 'ls' | 'prune', values: object) =>
  readMaintenanceOptions(command, { REPOSITORY: repository, ...values }, {})
const messages = (command: 'ls' | 'prune', values: object) =>
  read(command, values).problems.map(({ message }) => message)

const noRules = {
  keepMinor: undefined,
  keepMajor: undefined,
  keepPrereleases: undefined,
  keepBuilds: undefined,
  keepRange: undefined,
  keepReferrers: false,
  withdrawn: false,
}

describe('rules', () => {
  test.each([
    [{ 'keep-minor': 3 }, { keepMinor: 3 }],
    [{ 'keep-major': 0 }, { keepMajor: 0 }],
    [{ 'keep-prereleases': 2 }, { keepPrereleases: 2 }],
    [{ 'keep-builds': 1 }, { keepBuilds: 1 }],
    [{ 'keep-range': '>=2.0.0' }, { keepRange: '>=2.0.0' }],
    [{ withdrawn: true }, { withdrawn: true }],
    [{ others: ['build-*'], 'keep-referrers': true }, { keepReferrers: true }],
  ])('%j is a rule of prune, and of ls --prunable', (values, rules) => {
    const { options, problems } = read('prune', values)
    expect(problems).toEqual([])
    const expected = { ...noRules, ...rules, others: expect.any(Function) }
    expect(options?.task).toEqual({
      command: 'prune',
      rules: expected,
      olderThan: undefined,
      children: false,
      max: expect.any(Number),
      confirmed: false,
      dryRun: false,
      print: undefined,
    })
    expect(read('ls', { prunable: true, ...values }).options?.task).toEqual({
      command: 'ls',
      digests: false,
      platforms: false,
      prunable: { rules: expected, olderThan: undefined },
    })
  })

  test('--others is a list of patterns', () => {
    const { options } = read('prune', { others: ['build-*', 'sha-?'] })
    const rules = options?.task.command === 'prune' ? options.task.rules : undefined
    expect(['build-7', 'sha-1', 'sha-12', '2.1'].map((tag) => rules?.others(tag))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('the other flags of prune', () => {
    const values = { 'keep-minor': 3, 'older-than': '1d', children: true, max: 7, yes: true, 'dry-run': true }
    expect(read('prune', values).options?.task).toMatchObject({
      olderThan: 86_400_000,
      children: true,
      max: 7,
      confirmed: true,
      dryRun: true,
    })
    expect(read('ls', { prunable: true, 'keep-minor': 3, 'older-than': '5d' }).options?.task).toMatchObject({
      prunable: { olderThan: 5 * 86_400_000 },
    })
  })
})

describe('mistakes', () => {
  const hub = 'docker.io/acme/ui'
  test.each([
    ['prune', {}, ['No rule says which versions stay.']],
    ['prune', { 'older-than': '90d' }, ['No rule says which versions stay: an age alone is no rule.']],
    ['prune', { 'keep-referrers': true }, ['No rule says which versions stay.']],
    ['ls', { prunable: true }, ['No rule says which versions stay.']],
    ['ls', { 'keep-minor': 3 }, ['--keep-minor has no effect without --prunable.']],
    [
      'ls',
      { withdrawn: true, others: ['a'] },
      ['--others has no effect without --prunable.', '--withdrawn has no effect without --prunable.'],
    ],
    ['ls', { format: 'mermaid', json: true }, ['--format mermaid and --json contradict each other.']],
    ['ls', { format: 'mermaid', quiet: true }, ['--format mermaid and --quiet contradict each other.']],
    [
      'ls',
      { format: 'mermaid', prunable: true, 'keep-minor': 3 },
      ['--prunable and --format mermaid contradict each other.'],
    ],
    [
      'ls',
      { prunable: true, quiet: true, 'keep-minor': 3 },
      ['--prunable and --quiet contradict each other.'],
    ],
    [
      'prune',
      { REPOSITORY: hub, 'keep-minor': 3, print: 'hub', yes: true, json: true, children: true },
      ['yes', 'json', 'children'].map((name) => `--print and --${name} contradict each other.`),
    ],
    [
      'prune',
      { REPOSITORY: hub, 'keep-minor': 3, print: 'hub', quiet: true },
      ['--print and --quiet contradict each other.'],
    ],
    ['prune', { 'keep-minor': 3, print: 'hub' }, [expect.stringContaining('a.local')]],
  ] as const)('semtag %s refuses %j', (command, values, expected) => {
    const { problems, options } = read(command, values)
    expect(problems.map(({ message }) => message)).toEqual(expected)
    expect(problems.map(({ code }) => code)).toEqual(expected.map(() => 'INVALID_ARGUMENT'))
    expect(options).toBeUndefined()
  })

  test.each([
    ['ls', { format: 'mermaid' }],
    ['ls', { json: true, prunable: true, 'keep-minor': 3 }],
    ['ls', { quiet: true }],
    ['prune', { REPOSITORY: hub, 'keep-minor': 3, print: 'hub' }],
    ['prune', { REPOSITORY: hub, 'keep-minor': 3, yes: true, json: true }],
  ] as const)('semtag %s takes %j', (command, values) => {
    expect(messages(command, values)).toEqual([])
  })

  test('the hint says why --print excludes a flag', () => {
    const { problems } = read('prune', {
      REPOSITORY: hub,
      'keep-minor': 3,
      print: 'hub',
      yes: true,
      json: true,
      children: true,
    })
    expect(problems.map(({ hint }) => hint)).toEqual([
      '--print only prints commands, and deletes nothing.',
      'Choose one of them.',
      'The commands leave the platform images of an index.',
    ])
  })

  test('a configured image without a rule is named', () => {
    const content = { images: [{ image: 'ui', keepMinor: 3 }, 'api'], registry: 'a.local' }
    const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
    const { problems } = readMaintenanceOptions('prune', {}, {}, { ...nothingFound, file })
    expect(problems.map(({ message }) => message)).toEqual(['No rule says which versions of api stay.'])
  })
})

import { expect, test } from 'vitest'
import type { MaintenanceCommand } from '../../../src/config/flags.ts'
import { readMaintenanceOptions } from '../../../src/config/maintenance.ts'
import { readPromoteOptions } from '../../../src/config/promote.ts'

type Given = readonly [
  command: MaintenanceCommand | 'promote',
  values: Readonly<Record<string, unknown>>,
  env?: Readonly<Record<string, string>>,
]

function problemsOf([command, values, env = {}]: Given) {
  return command === 'promote'
    ? readPromoteOptions(values, env).problems
    : readMaintenanceOptions(command, values, env).problems
}

const digest = `sha256:${'0'.repeat(64)}`
const withTag = 'Write the tag behind the repository: semtag'
const alone = 'Name the repository alone:'

test.each<readonly [Given, string, string]>([
  [
    ['ls', { REPOSITORY: 'ui', registry: 'a.local , b.local' }],
    '--registry "a.local , b.local" names 2 registries, but semtag ls works on a repository in one registry.',
    'Run semtag ls once for each registry, first with --registry a.local.',
  ],
  [
    ['yank', { REPOSITORY: '3.1.1', VERSION: ['ghcr.io/acme/ui'] }],
    '"3.1.1" stands before the repository "ghcr.io/acme/ui".',
    'Write the repository first: semtag yank ghcr.io/acme/ui 3.1.1.',
  ],
  // A configured repository changes nothing about that.
  [
    ['yank', { REPOSITORY: '3.1.1', VERSION: ['ghcr.io/acme/ui'] }, { SEMTAG_IMAGE: 'ghcr.io/acme/api' }],
    '"3.1.1" stands before the repository "ghcr.io/acme/ui".',
    'Write the repository first: semtag yank ghcr.io/acme/ui 3.1.1.',
  ],
  [
    ['promote', { REPOSITORY: '3.1.1', VERSION: 'localhost:5000/ui' }],
    '"3.1.1" stands before the repository "localhost:5000/ui".',
    'Write the repository first: semtag promote localhost:5000/ui 3.1.1.',
  ],
  [
    ['rm', { REPOSITORY: 'build-7', TAG: ['build-8', 'a.local/ui'] }],
    '"build-7" stands before the repository "a.local/ui".',
    'Write the repository first: semtag rm a.local/ui build-7 build-8.',
  ],
  [
    ['rm', { REPOSITORY: 'ghcr.io/acme/ui:build-7' }],
    'REPOSITORY "ghcr.io/acme/ui:build-7" has a tag.',
    `${withTag} rm ghcr.io/acme/ui build-7.`,
  ],
  [
    ['yank', { REPOSITORY: 'ui:0.9.0', VERSION: ['0.9.1'], registry: 'a.local' }],
    'REPOSITORY "ui:0.9.0" has a tag.',
    `${withTag} yank ui 0.9.0 0.9.1.`,
  ],
  [
    ['promote', { REPOSITORY: 'localhost:5000/ui:0.9.0' }],
    'REPOSITORY "localhost:5000/ui:0.9.0" has a tag.',
    `${withTag} promote localhost:5000/ui 0.9.0.`,
  ],
  // Here the tag cannot be what was meant.
  [
    ['yank', { REPOSITORY: 'a.local/ui:dev', VERSION: ['0.9.1'] }],
    'REPOSITORY "a.local/ui:dev" has a tag.',
    `${alone} a.local/ui.`,
  ],
  [
    ['ls', { REPOSITORY: 'a.local/ui:0.9.0' }],
    'REPOSITORY "a.local/ui:0.9.0" has a tag.',
    `${alone} a.local/ui.`,
  ],
  [
    ['rm', { REPOSITORY: `a.local/ui:0.9.0@${digest}`, TAG: ['0.9.0'] }],
    `REPOSITORY "a.local/ui:0.9.0@${digest}" has a tag.`,
    `${alone} a.local/ui.`,
  ],
])('%j is a word out of its place', (given, message, hint) => {
  expect(problemsOf(given)).toEqual([{ code: 'INVALID_ARGUMENT', message, hint }])
})

test.each<readonly [Given, readonly string[]]>([
  [
    ['yank', { REPOSITORY: '3.1.1', VERSION: ['ui'] }],
    ['"ui" is not a full version', 'REPOSITORY is missing'],
  ],
  [
    ['yank', { REPOSITORY: 'ui', VERSION: ['https://a.local/ui'], registry: 'a.local' }],
    ['"https://a.local/ui" is not a full version'],
  ],
  [['yank', { REPOSITORY: 'a.local/ui', VERSION: ['b.local/ui'] }], ['"b.local/ui" is not a full version']],
])('%j has no line that was meant', (given, messages) => {
  const found = problemsOf(given).map(({ message }) => message)
  expect(found.toSorted()).toEqual(messages.map((message) => expect.stringContaining(message)))
})

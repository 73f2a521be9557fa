import type { Command } from './commands.ts'

export interface Story {
  /** Content and its tags that have been there for long: `{ '2.1.114': '2.1.114 2.1' }`. */
  readonly before: Readonly<Record<string, string>>
  /** Content and its tags that were written just now. */
  readonly recent?: Readonly<Record<string, string>>
  /** Run one after the other; `plan 2.1.1` besides those of `runCommand`. */
  readonly commands: readonly Command[]
  /** A version whose image may be in an archive meanwhile. */
  readonly archived?: string
}

const lines = { '2.1.0': '2.1.0 2.1', '2.2.0': '2.2.0 2.2 2', '3.0.0': '3.0.0 3.0 3 latest' }
const line = { '1.0.0': '1.0.0', '1.0.1': '1.0.1', '1.0.2': '1.0.2 1.0 1 latest' }
const older = { '2.1.114': '2.1.114', '2.1.115': '2.1.115 2.1 2 latest' }
const newer = { '2.1.116': '2.1.116 2.1 2 latest' }

/** What a release meets; each begins with every alias on its owner, unless it says otherwise. */
export const stories: Readonly<Record<string, Story>> = {
  'a first release': { before: {}, commands: ['push 2.1.0'] },
  'the newest version': { before: lines, commands: ['push 3.0.1'], archived: '2.2.0' },
  'a backport below a higher line': { before: lines, commands: ['push 2.1.1'], archived: '2.2.0' },
  'a backport below a version of just now': {
    before: { '2.1.114': '2.1.114 2.1 2 latest' },
    recent: { '2.2.11': '2.2.11 2.2 2 latest' },
    commands: ['push 2.1.115'],
  },
  'an older version again, after a newer one': { before: older, recent: newer, commands: ['push 2.1.115'] },
  'a version that a newer one has overtaken': { before: older, recent: newer, commands: ['push 2.1.113'] },
  'adoption of aliases made by hand': { before: { 'by hand': '2.1 2 latest' }, commands: ['push 2.1.0'] },
  'adoption beside a higher version': {
    before: { 'by hand': '2.1', '2.2.0': '2.2.0 2.2 2 latest' },
    commands: ['push 2.1.0'],
  },
  'a tenth patch beside the first': {
    before: { '2.1.1': '2.1.1', '2.1.9': '2.1.9 2.1 2 latest' },
    commands: ['push 2.1.10'],
  },
  'two releases': { before: lines, commands: ['push 3.0.1', 'push 3.0.2'] },
  'yank of the newest, then of the next': {
    before: line,
    commands: ['yank 1.0.2', 'yank 1.0.1'],
    archived: '1.0.1',
  },
  'yank, then reconcile': { before: line, commands: ['yank 1.0.2', 'reconcile'] },
  unyank: {
    before: { '1.0.1': '1.0.1 1.0 1 latest', '1.0.2': '1.0.2', 'a withdrawal': 'yanked-1.0.2' },
    commands: ['unyank 1.0.2'],
  },
  'yank, then unyank': { before: line, commands: ['yank 1.0.2', 'unyank 1.0.2'] },
  'reconcile of aliases that are behind': {
    before: { '1.0.0': '1.0.0 1.0 1 latest', '1.0.1': '1.0.1', '1.0.2': '1.0.2' },
    commands: ['reconcile'],
  },
  'reconcile after a release of just now': { before: older, recent: newer, commands: ['reconcile'] },
  'a candidate, staged and promoted': { before: lines, commands: ['stage 3.0.1', 'promote 3.0.1'] },
  'a promotion below a version of just now': {
    before: { ...older, '2.1.113': 'staged-2.1.113' },
    recent: newer,
    commands: ['promote 2.1.113'],
  },
  'a gated release': { before: lines, commands: ['gated 3.0.1'], archived: '2.2.0' },
  'plan of the newest version': { before: lines, commands: ['plan 3.0.1'] },
  'plan of an older version again': { before: older, recent: newer, commands: ['plan 2.1.115'] },
}

import { pruneFlags } from './prune.ts'
import type { FlagTable } from './row.ts'

/** What the commands that look after a repository show and do. */
export const repositoryFlags = {
  ...pruneFlags,
  digests: {
    kind: 'switch',
    description: 'Read the digest of every version, so that every alias is found',
    group: 'What to show',
    commands: ['ls'],
  },
  platforms: {
    kind: 'switch',
    description: 'Read the platforms of every version',
    group: 'What to show',
    commands: ['ls'],
  },
  create: {
    kind: 'switch',
    description: 'Create aliases that are missing',
    group: 'What to do',
    commands: ['reconcile'],
  },
  reason: {
    kind: 'reason',
    value: 'TEXT',
    description: 'Why; semtag ls shows it',
    group: 'What to do',
    commands: ['yank'],
  },
  'remove-empty': {
    kind: 'switch',
    description: 'Delete aliases whose line has no version left',
    group: 'What to do',
    commands: ['yank'],
  },
  all: {
    kind: 'switch',
    description: 'Delete every tag of the repository, and what they point at',
    group: 'What to do',
    commands: ['rm'],
  },
  yes: {
    kind: 'switch',
    letter: 'y',
    description: 'Do not ask before --all',
    group: 'What to do',
    commands: ['rm', 'prune'],
    differs: [{ in: ['prune'], description: 'Delete without a question; else semtag only plans' }],
  },
  force: {
    kind: 'switch',
    description: 'Delete an exact tag even if an alias has its content',
    group: 'What to do',
    commands: ['rm'],
  },
} as const satisfies FlagTable

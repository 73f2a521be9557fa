import { pruneFlags } from './prune.ts'
import { type FlagTable, fleetCommands } from './row.ts'

/** The flags of the commands that maintain a repository. */
export const repositoryFlags = {
  image: {
    kind: 'values',
    value: 'NAME',
    description: 'Configured image to work on, instead of all of them',
    group: 'Common flags',
    commands: fleetCommands,
  },
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
  format: {
    kind: 'choice',
    value: 'FORM',
    choices: ['text', 'mermaid'],
    default: 'text',
    description: 'Print a tree, or a Mermaid flowchart: text or mermaid',
    group: 'What to show',
    commands: ['ls'],
  },
  create: {
    kind: 'switch',
    description: 'Create aliases that are missing',
    group: 'What to do',
    commands: ['reconcile'],
    input: true,
  },
  reason: {
    kind: 'reason',
    value: 'TEXT',
    description: 'The reason for the withdrawal; semtag ls shows it',
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
    description: 'Delete every tag of the repository, and the manifests',
    group: 'What to do',
    commands: ['rm'],
  },
  yes: {
    kind: 'switch',
    letter: 'y',
    description: 'Confirm --all without a question',
    group: 'What to do',
    commands: ['rm', 'prune'],
    differs: [{ in: ['prune'], description: 'Delete without a question; else semtag only plans' }],
    input: true,
  },
  force: {
    kind: 'switch',
    description: 'Delete an exact tag even if an alias points at the same image',
    group: 'What to do',
    commands: ['rm'],
  },
} as const satisfies FlagTable

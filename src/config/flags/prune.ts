import { printTools } from '../../domain/vendors/profile.ts'
import type { FlagTable } from './row.ts'

const pruneCommands = ['prune', 'ls'] as const

// For --prunable; the help of prune explains them.
const hiddenInLs = [{ in: ['ls'], hidden: true }] as const

/** What `prune` keeps, and what it may delete. */
export const pruneFlags = {
  'keep-minor': {
    kind: 'count',
    value: 'N',
    description: 'Keep the newest N stable versions of each minor line',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'keep-major': {
    kind: 'count',
    value: 'N',
    description: 'Keep the newest N stable versions of each major line',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'keep-prereleases': {
    kind: 'count',
    value: 'N',
    description:
      'Keep the newest N prereleases of each unreleased version; prereleases of released versions go',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'keep-builds': {
    kind: 'count',
    value: 'N',
    description: 'Keep the newest N builds of each version',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'keep-range': {
    kind: 'range',
    value: 'RANGE',
    description: 'Keep the versions of this range, such as ">=2.0.0"; other stable versions go',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'keep-referrers': {
    kind: 'switch',
    description: 'Keep signatures, attestations and SBOMs of what goes',
    group: 'What stays',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  'older-than': {
    kind: 'age',
    value: 'TIME',
    description: 'Delete only images that are older than this, such as 90d or 12w',
    group: 'What to do',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  others: {
    kind: 'patterns',
    value: 'GLOB',
    description: 'Also delete tags that are not versions, such as "sha-*"',
    group: 'What to do',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  withdrawn: {
    kind: 'switch',
    description: 'Let withdrawn versions go',
    group: 'What to do',
    commands: pruneCommands,
    differs: hiddenInLs,
    setting: 'prune',
  },
  children: {
    kind: 'switch',
    description: 'Delete the images of an index with it, unless an index that stays has them',
    group: 'What to do',
    commands: ['prune'],
    setting: 'prune',
  },
  max: {
    kind: 'count',
    value: 'N',
    default: '50',
    description: 'Delete nothing if more tags would go',
    group: 'What to do',
    commands: ['prune'],
    setting: 'prune',
  },
  print: {
    kind: 'choice',
    value: 'TOOL',
    choices: printTools,
    description: `Delete nothing, and print the commands of the vendor's tool for the plan: ${printTools.join(', ')}`,
    group: 'Output',
    commands: ['prune'],
  },
  prunable: {
    kind: 'switch',
    description: 'Mark what semtag prune would delete; takes its rules, see semtag prune --help',
    group: 'What to show',
    commands: ['ls'],
    input: true,
  },
} as const satisfies FlagTable

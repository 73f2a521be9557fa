import type { FlagGroups, Flags } from './flag.ts'
import {
  configurationFlags,
  connectionFlags,
  dryRun,
  engineFlags,
  outputFlags,
  policyFlags,
} from './shared.ts'

const place: Flags = {
  registry: {
    kind: 'value',
    alias: 'r',
    describe: 'Registry of the repository, HOST or HOST/PATH',
  },
}

const policy = policyFlags('With always and never, latest follows no line, and is left alone')

const registry: Flags = {
  ...connectionFlags,
  ...engineFlags,
  host: { kind: 'value', alias: 'H', describe: 'Engine whose trust in registries is shared' },
  context: { kind: 'value', alias: 'c', describe: 'Docker context of that engine' },
}

const changedTags = outputFlags('the tags that changed alone, one a line')

export const listFlags: FlagGroups = {
  'Where:': place,
  'What to show:': {
    digests: {
      kind: 'switch',
      describe: 'Ask for the digest of every version, so that every alias can be named',
    },
    platforms: { kind: 'switch', describe: 'Ask for the platforms of every version' },
  },
  'Which tags:': policy,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': outputFlags('the exact tags alone, one a line'),
}

export const reconcileFlags: FlagGroups = {
  'Where:': place,
  'What to do:': {
    ...dryRun,
    create: { kind: 'switch', describe: 'Create aliases that are missing' },
  },
  'Which tags:': policy,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': changedTags,
}

export const yankFlags: FlagGroups = {
  'Where:': place,
  'What to do:': {
    ...dryRun,
    reason: { kind: 'value', describe: 'Why, for those who ask later' },
    'remove-empty': { kind: 'switch', describe: 'Delete aliases whose line has no version left' },
  },
  'Which tags:': policy,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': changedTags,
}

export const unyankFlags: FlagGroups = {
  'Where:': place,
  'What to do:': dryRun,
  'Which tags:': policy,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': changedTags,
}

export const removeFlags: FlagGroups = {
  'Where:': place,
  'What to do:': {
    ...dryRun,
    all: { kind: 'switch', describe: 'Delete every tag of the repository, and what they point at' },
    yes: { kind: 'switch', alias: 'y', describe: 'Do not ask before --all' },
    force: {
      kind: 'switch',
      describe: 'Delete an exact tag though an alias still has its content',
    },
  },
  'Which tags:': policy,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': changedTags,
}

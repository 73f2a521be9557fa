import { protectedVendors } from '../../domain/vendors/profile.ts'
import { changingCommands, commandNames, type FlagTable, releaseCommands } from './row.ts'

/** Where settings are read, and what is printed. */
export const outputFlags = {
  config: {
    kind: 'path',
    value: 'FILE',
    description: 'File of settings to use, instead of a search',
    group: 'Settings',
    commands: commandNames,
    input: true,
  },
  'no-config': {
    kind: 'switch',
    description: 'Read no file of settings',
    group: 'Settings',
    commands: commandNames,
    input: true,
  },
  'dry-run': {
    kind: 'switch',
    description: 'Show the plan, and write nothing',
    group: 'Common flags',
    commands: [...releaseCommands, 'promote', ...changingCommands],
    differs: [{ in: ['plan'], hidden: true }],
    input: true,
  },
  protect: {
    kind: 'choice',
    value: 'VENDOR',
    choices: protectedVendors,
    description: `Print the rules of a registry that keep exact tags immutable, and contact nothing: ${protectedVendors.join(', ')}`,
    group: 'Output',
    commands: releaseCommands,
    differs: [{ in: ['push'], hidden: true }],
  },
  json: {
    kind: 'switch',
    description: 'Print the report as one JSON document',
    group: 'Common flags',
    commands: commandNames,
  },
  quiet: {
    kind: 'switch',
    letter: 'q',
    description: 'Print only repository@digest',
    group: 'Output',
    commands: commandNames,
    differs: [
      { in: ['ls'], description: 'Print only the exact tags, one per line' },
      { in: ['check'], description: 'Print only the repositories with a fault, one per line' },
      { in: changingCommands, description: 'Print only the changed tags, one per line' },
    ],
  },
  output: {
    kind: 'path',
    letter: 'o',
    value: 'FILE',
    description: 'Also write the JSON report to this file; - means --json',
    group: 'Output',
    commands: commandNames,
  },
  debug: {
    kind: 'switch',
    description: 'Show every request, and the causes of errors',
    group: 'Output',
    commands: commandNames,
    input: true,
  },
  'no-color': {
    kind: 'switch',
    description: 'Print without colour',
    group: 'Output',
    commands: commandNames,
  },
} as const satisfies FlagTable

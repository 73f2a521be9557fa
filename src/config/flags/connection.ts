import { commandNames, type FlagTable, releaseCommands, repositoryCommands } from './row.ts'

/** How registries and the engine are reached. */
export const connectionFlags = {
  via: {
    kind: 'choice',
    value: 'ROUTE',
    choices: ['auto', 'registry', 'engine'],
    default: 'auto',
    description:
      'How tags are read and written: auto, registry (directly), engine (through the engine, for registries that only the engine reaches)',
    group: 'The registry',
    commands: releaseCommands,
    setting: 'release',
  },
  'plain-http': {
    kind: 'switch',
    description: 'Use plain HTTP for the registry',
    group: 'The registry',
    commands: commandNames,
    setting: 'release',
  },
  insecure: {
    kind: 'switch',
    description: "Do not verify the registry's certificate",
    group: 'The registry',
    commands: commandNames,
    setting: 'release',
  },
  'ca-file': {
    kind: 'path',
    value: 'FILE',
    description: 'Certificate authority of the registry, a PEM file',
    group: 'The registry',
    commands: commandNames,
    setting: 'release',
  },
  'password-stdin': {
    kind: 'switch',
    description: 'Read the password of SEMTAG_USERNAME from standard input',
    group: 'The registry',
    commands: commandNames,
  },
  timeout: {
    kind: 'duration',
    value: 'TIME',
    default: '30m',
    description: 'Stop after this time: 90s, 10m, 1h',
    group: 'The registry',
    commands: commandNames,
    setting: 'release',
  },
  settle: {
    kind: 'duration',
    value: 'TIME',
    default: '30s',
    description: 'How long to wait for late registry answers',
    group: 'The registry',
    commands: commandNames,
    setting: 'release',
  },
  host: {
    kind: 'value',
    letter: 'H',
    value: 'ADDRESS',
    description: 'Address of the engine, instead of DOCKER_HOST',
    group: 'The engine',
    commands: commandNames,
    differs: [
      {
        in: repositoryCommands,
        description: 'Engine whose trusted registries semtag trusts too',
        group: 'The registry',
      },
    ],
    setting: 'release',
  },
  context: {
    kind: 'value',
    letter: 'c',
    value: 'NAME',
    description: 'Docker context to use',
    group: 'The engine',
    commands: commandNames,
    differs: [
      { in: repositoryCommands, description: 'Docker context of that engine', group: 'The registry' },
    ],
    setting: 'release',
  },
  'no-local-tags': {
    kind: 'switch',
    description: 'Remove the local tags that the release adds to the engine',
    group: 'The engine',
    commands: releaseCommands,
    setting: 'release',
  },
} as const satisfies FlagTable

import { candidateFlags } from './flags/candidates.ts'
import { connectionFlags } from './flags/connection.ts'
import { imageFlags } from './flags/image.ts'
import { outputFlags } from './flags/output.ts'
import { repositoryFlags } from './flags/repository.ts'
import {
  type CommandName,
  type FlagRow,
  type FlagTable,
  groups,
  type Kind,
  placedCommands,
  releaseCommands,
} from './flags/row.ts'
import { tagFlags } from './flags/tags.ts'

export type {
  CommandName,
  FlagRow,
  FlagTable,
  Kind,
  MaintenanceCommand,
  PlacedCommand,
  ReleaseCommand,
  RepositoryCommand,
} from './flags/row.ts'
export { careCommands, commandNames, repositoryCommands } from './flags/row.ts'

/**
 * Every flag, once. The options, help, schemas, settings, environment names, action inputs and docs/flags.md come from
 * this table. It is plain data, because help must not load zod.
 */
export const flagTable = {
  ...imageFlags,
  ...candidateFlags,
  ...tagFlags,
  ...connectionFlags,
  ...repositoryFlags,
  ...outputFlags,
} as const satisfies FlagTable

/** An argument of a command. The key of the row is its name. */
interface ArgumentRow {
  /** `words` may be given several times. */
  readonly kind: 'word' | 'words'
  readonly commands: readonly CommandName[]
  readonly differs?: readonly { readonly in: readonly CommandName[]; readonly kind: 'word' | 'words' }[]
  /** The command itself checks whether the argument is missing. */
  readonly optional?: true
}

/** Every argument, in the order in which commands take them. */
export const argumentTable = {
  REPOSITORY: { kind: 'word', commands: placedCommands },
  IMAGE: { kind: 'word', commands: releaseCommands },
  VERSION: {
    kind: 'word',
    commands: [...releaseCommands, 'promote', 'yank', 'unyank'],
    differs: [{ in: ['yank', 'unyank'], kind: 'words' }],
  },
  // `semtag rm --all` has no TAG.
  TAG: { kind: 'words', commands: ['rm'], optional: true },
} as const satisfies Readonly<Record<string, ArgumentRow>>

type Rows = typeof flagTable & typeof argumentTable

type NamesIn<Command> = {
  [Name in keyof Rows]: [Command] extends [Rows[Name]['commands'][number]] ? Name : never
}[keyof Rows]

type OtherKind<Row, Command> = Row extends { readonly differs: readonly (infer Differing)[] }
  ? Differing extends { readonly in: readonly (infer Name)[]; readonly kind: infer Other }
    ? Command extends Name
      ? Other
      : never
    : never
  : never

type KindIn<Row extends { readonly kind: string }, Command> = [OtherKind<Row, Command>] extends [never]
  ? Row['kind']
  : OtherKind<Row, Command>

type ChoiceOf<Row> = Row extends { readonly choices: readonly (infer Choice)[] }
  ? Choice | (Row extends { readonly default: string } ? never : undefined)
  : never

type ValueOf<Row extends { readonly kind: string }, Command> = {
  switch: boolean
  value: string | undefined
  path: string | undefined
  platform: string | undefined
  reason: string | undefined
  range: string | undefined
  choice: ChoiceOf<Row>
  /** In milliseconds. */
  duration: number
  /** In milliseconds. */
  age: number | undefined
  count: Row extends { readonly default: string } ? number : number | undefined
  values: readonly string[]
  channels: readonly string[]
  patterns: readonly string[]
  word: string | undefined
  words: readonly string[]
}[KindIn<Row, Command> & (Kind | 'word' | 'words')]

type Checked<Command> = { readonly [Name in NamesIn<Command>]: ValueOf<Rows[Name], Command> }

type Absent<Flags> = { [Name in keyof Flags]: undefined extends Flags[Name] ? Name : never }[keyof Flags]

/** The checked flags and arguments of a command by their names. For several commands: those that all of them have. */
export type FlagsOf<Command extends CommandName> = Omit<Checked<Command>, Absent<Checked<Command>>> &
  Partial<Pick<Checked<Command>, Absent<Checked<Command>>>>

/** The flags that have the same form in every command. */
export type SharedFlags = Omit<FlagsOf<CommandName>, 'registry'>

/** Flags by their long names and arguments by their names (IMAGE, VERSION), before they are checked. */
export type Values = Readonly<Record<string, unknown>>

/** A flag as one command has it. */
export interface Flag extends Omit<FlagRow, 'commands' | 'differs' | 'setting' | 'input'> {
  readonly name: string
  readonly hidden: boolean
}

/** The flags of a command, in the order of its help. */
export function flagsOf(command: CommandName, table: FlagTable = flagTable): readonly Flag[] {
  return Object.entries(table)
    .filter(([, { commands }]) => commands.includes(command))
    .map(([name, { commands: _, differs = [], setting: _setting, input: _input, ...row }]) => {
      const { in: _in, ...other } = differs.find(({ in: names }) => names.includes(command)) ?? {}
      return { hidden: false, ...row, ...other, name }
    })
    .toSorted((one, other) => groups.indexOf(one.group) - groups.indexOf(other.group))
}

/** An argument as one command has it. */
export interface Argument {
  readonly name: string
  readonly kind: 'word' | 'words'
  readonly isRequired: boolean
}

/** The arguments of a command in their order. */
export function argumentsOf(command: CommandName): readonly Argument[] {
  const rows: readonly (readonly [string, ArgumentRow])[] = Object.entries(argumentTable)
  return rows
    .filter(([, { commands }]) => commands.includes(command))
    .map(([name, { kind, differs = [], optional }]) => {
      const other = differs.find(({ in: names }) => names.includes(command))
      return { name, kind: other?.kind ?? kind, isRequired: optional !== true }
    })
}

/** The description of a flag in help and documentation. */
export function descriptionOf({ kind, description, default: fallback }: DescribedFlag): string {
  const repeated = isList(kind) ? `${description}; repeatable` : description
  return fallback === undefined ? repeated : `${repeated} [${fallback}]`
}

type DescribedFlag = Pick<FlagRow, 'kind' | 'description' | 'default'>

/** True for a flag that holds a list. */
export function isList(kind: string | undefined): boolean {
  return kind === 'values' || kind === 'channels' || kind === 'patterns'
}

/** True for a flag that files and the environment may set. */
export function isSetting(name: string): boolean {
  const table: FlagTable = flagTable
  return Object.hasOwn(table, name) && table[name]?.setting !== undefined
}

/** True for a flag of `push` that applies to a single run, so it is not a setting. */
export function isOfOneRun(name: string): boolean {
  return flagsOf('push').some((flag) => flag.name === name) && !isSetting(name)
}

/** The key of a setting in a file, `tagPrefix`; arguments are in lower case. */
export function keyOf(setting: string): string {
  return setting.toLowerCase().replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The name of a setting in the environment: `SEMTAG_TAG_PREFIX`. */
export function variableOf(setting: string): string {
  return `SEMTAG_${setting.toUpperCase().replaceAll('-', '_')}`
}

/** The long name of the flag of a key, `tagPrefix` or `tag-prefix`. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

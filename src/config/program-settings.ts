import type { Problem } from '../domain/errors.ts'
import { settingsStyle } from './file-style.ts'
import { argumentsOf, flagsOf, isList, keyOf, type RepositoryCommand, type Values } from './flags.ts'
import type { ArgumentStyle } from './message-style.ts'
import { besideFile } from './sources/file.ts'

/** Flags of the command line that say where settings are, which of them apply, and what is printed. */
const ofTheLine = [
  'config',
  'no-config',
  'image',
  'password-stdin',
  'format',
  'print',
  'json',
  'quiet',
  'output',
  'debug',
  'no-color',
]

/** What a program passes to a command that maintains a repository. */
interface ProgramSettings {
  /** Flags by their long names, and arguments by their names. */
  readonly values: Values
  /** The keys that are not settings. */
  readonly problems: readonly Problem[]
  readonly style: ArgumentStyle
  /** How messages name a setting; undefined if the command does not have it. */
  readonly nameOf: (setting: string) => string | undefined
}

/** Reads an object whose keys are the names of flags and arguments, `tagPrefix`. Paths are beside the directory. */
export function readProgramSettings(
  command: RepositoryCommand | 'check',
  settings: object,
  directory: string,
): ProgramSettings {
  const parts = [...argumentsOf(command), ...flagsOf(command)].filter(({ name }) => !ofTheLine.includes(name))
  const byKey = new Map(parts.map((part) => [keyOf(part.name), part]))
  const style = settingsStyle('the settings', [...byKey.keys()])
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const values = given.flatMap(([key, value]) => {
    const { name, kind } = byKey.get(key) ?? {}
    // One text stands for a list of one.
    const isOne = typeof value === 'string' && (kind === 'words' || isList(kind))
    return name === undefined ? [] : [[name, isOne ? [value] : value]]
  })
  return {
    values: besideFile(Object.fromEntries(values), directory),
    problems: given.flatMap(([key]) => (byKey.has(key) ? [] : [style.unknown(key)])),
    style,
    nameOf: (setting) => (byKey.has(keyOf(setting)) ? style.name(setting) : undefined),
  }
}

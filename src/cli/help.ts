import { descriptionOf, type Flag, type FlagTable, flagsOf, flagTable } from '../config/flags.ts'
import type { Paint } from '../frontend/colour.ts'
import { columns } from '../frontend/report-text.ts'
import { type Command, documentationHelp, programHelp } from './command.ts'
import { commands } from './command-table.ts'
import { completionHelp } from './completion/completion.ts'

/** Where a help text is shown. */
export interface HelpOptions {
  /** No line is longer. */
  readonly width: number
  readonly paint: Paint
}

const helpRow = ['-h, --help', 'Show this help']

/** The help of the program. */
export function helpOfProgram(options: HelpOptions): string {
  const rows = commands.map(({ name, help }) => [name, help.summary])
  const flags = [helpRow, ['-v, --version', 'Show the version']]
  return laidOut(
    [
      programHelp.usage,
      section('Commands', [...rows, ['completion', completionHelp.summary]], options),
      section('Flags', flags, options),
      programHelp.epilogue,
    ],
    options,
  )
}

/** The help of a command. */
export function helpOfCommand(
  { name, help }: Command,
  options: HelpOptions,
  table: FlagTable = flagTable,
): string {
  const groups = new Map<string, string[][]>()
  for (const flag of flagsOf(name, table).filter(({ hidden }) => !hidden))
    groups.set(flag.group, [...(groups.get(flag.group) ?? []), [written(flag), descriptionOf(flag)]])
  groups.set('Output', [...(groups.get('Output') ?? []), helpRow])
  const flags = [...groups].map(([title, rows]) => section(title, rows, options))
  return laidOut([help.usage, ...flags, help.epilogue], options)
}

/** The help of `semtag completion`. */
export function helpOfCompletion(options: HelpOptions): string {
  return laidOut([completionHelp.usage, completionHelp.epilogue], options)
}

/** `-r, --registry HOST[/PATH]` */
function written({ name, letter, value }: Flag): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return letter === undefined ? `    ${long}` : `-${letter}, ${long}`
}

function section(title: string, rows: readonly (readonly string[])[], { width }: HelpOptions): string {
  const lines = columns(
    rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest]),
    width,
  )
  return `${title}:\n${lines.join('\n')}`
}

/** The parts of a help text, and the link at its end. A title stands alone in its line. */
function laidOut(parts: readonly string[], { paint }: HelpOptions): string {
  return [...parts, documentationHelp]
    .join('\n\n')
    .replaceAll(/^[A-Z][a-z]+(?: [a-z]+)*:$/gm, (title) => paint('bold', title))
}

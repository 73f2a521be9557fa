import yargs, { type Argv, type Options } from 'yargs'
import { type Problem, SemtagError } from '../domain/errors.ts'
import type { Arguments } from './arguments.ts'
import { allFlags, type Command, commands } from './command-table.ts'
import type { Flag } from './flags/flag.ts'
import { programHelp } from './help/program.ts'
import { noCommand } from './no-command.ts'
import { isGiven, readLine } from './words.ts'

declare module 'yargs' {
  interface Argv<T> {
    /** Not in the types that are published; https://github.com/yargs/yargs/blob/main/docs/api.md#usageconfiguration */
    usageConfiguration(configuration: { readonly 'hide-types': boolean }): this
  }
}

export type ParsedLine =
  | { readonly kind: 'command'; readonly arguments: Arguments }
  /** Help, the version or a completion script: to be printed as it is. */
  | { readonly kind: 'text'; readonly text: string }
  /** No command at all: the help is what is missing. */
  | { readonly kind: 'nothing'; readonly help: string }
  | { readonly kind: 'mistake'; readonly problem: Problem }

/**
 * Reads a command line. Help is text, and a mistake a value: nothing is printed here, and nothing exits.
 *
 * @throws SemtagError for arguments that cannot be read at all.
 */
export async function parseCommandLine(
  words: readonly string[],
  version: string,
  columns: number,
): Promise<ParsedLine> {
  const completes = isGiven(words, 'get-yargs-completions')
  const read = completes ? { words, asksForHelp: false, wrong: {} } : readLine(words)
  const asksForHelp = read.asksForHelp || words[0] === 'help'
  const line = asksForHelp ? helpLine(read.words) : read.words
  const [unknown] = line
  if (asksForHelp && unknown !== '--help' && commands.every(({ name }) => name !== unknown))
    return { kind: 'mistake', problem: noCommand(unknown) }
  // yargs lays the help out for every command that it runs, which takes as long as all else that it does.
  const withHelp = asksForHelp || completes || words.length === 0
  let parsed: Arguments | undefined
  let text = ''
  const parser = yargs()
    .scriptName('semtag')
    .usage(programHelp.usage)
    .epilogue(programHelp.epilogue)
    .version('version', 'Show the version', version)
    .help(false)
    .locale('en')
    .usageConfiguration({ 'hide-types': true })
    .wrap(columns)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    // What yargs finds wrong, the schema finds too, and says together with everything else.
    .fail(() => {})
  if (withHelp) parser.help('help', 'Show this help').alias('help', 'h')
  for (const command of commands) {
    const { name, help } = command
    const build = (argv: Argv) => withFlags(argv, command, withHelp)
    parser.command(name, help.summary, build, (argv: Readonly<Record<string, unknown>>) => {
      parsed = { command: name, values: { ...valuesOf(argv, command), ...read.wrong } }
    })
  }
  parser.completion('completion', 'Print a completion script for the shell')
  // A flag before the command must be known here, lest it take the command for its value.
  if (line.length > 1 && line[0]?.startsWith('-'))
    for (const [name, flag] of Object.entries(allFlags))
      parser.option(name, { ...optionOf(flag), hidden: true, global: false })

  const first = await firstWord(parser, line, (output) => {
    text = output
  })
  if (parsed !== undefined && text === '') return { kind: 'command', arguments: parsed }
  if (completes) return { kind: 'text', text: withoutLetters(text) }
  if (text !== '') return { kind: 'text', text }
  if (words.length === 0) return { kind: 'nothing', help: await parser.getHelp() }
  return { kind: 'mistake', problem: noCommand(first) }
}

/** The line that yargs answers with the help of a command, or of the program. */
function helpLine(words: readonly string[]): readonly string[] {
  const command = (words[0] === 'help' ? words.slice(1) : words).find((word) => !word.startsWith('-'))
  return command === undefined || command === 'completion' || command === 'help'
    ? ['--help']
    : [command, '--help']
}

// yargs offers `--r` beside `--registry`, and the letters of the commands' flags before any command.
function withoutLetters(completions: string): string {
  const lines = completions.split('\n')
  return lines.filter((line) => !/^--?[A-Za-z](?![A-Za-z-])/.test(line)).join('\n')
}

async function firstWord(
  parser: Argv,
  line: readonly string[],
  onText: (text: string) => void,
): Promise<string | undefined> {
  try {
    const argv = await parser.parseAsync([...line], {}, (_error: unknown, _argv: unknown, output: string) =>
      onText(output),
    )
    return argv._[0] === undefined ? undefined : String(argv._[0])
  } catch {
    // yargs stumbles over flags that are named as what every object has, such as --constructor.
    throw new SemtagError({ ...noCommand(undefined), message: 'The arguments cannot be read.' })
  }
}

// The words in the order of the line, also those behind `--`; yargs itself would read IMAGE as a flag too.
function valuesOf(
  { _: given, $0: _name, ...values }: Readonly<Record<string, unknown>>,
  { positionals, rest }: Command,
): Readonly<Record<string, unknown>> {
  const names = rest === undefined ? positionals : [...positionals, rest]
  const behind = Array.isArray(given) ? given.slice(1) : []
  const words = [...behind, ...names.map((name) => values[name])].flat().filter((word) => word !== undefined)
  const flags = Object.entries(values).filter(([name]) => !names.includes(name))
  const more = words.slice(positionals.length)
  return Object.fromEntries([
    ...flags,
    ...positionals.slice(0, words.length).map((name, index) => [name, words[index]]),
    ...(more.length === 0 ? [] : [[rest ?? '_', more]]),
  ])
}

// `--version` would print the version of semtag to a script that means the image's.
function withFlags(argv: Argv, { help, flags, hidden }: Command, withHelp: boolean): Argv {
  argv.version(false)
  for (const [group, members] of Object.entries(flags))
    for (const [name, flag] of Object.entries(members))
      argv.option(name, { ...optionOf(flag), ...(withHelp ? { group } : { hidden: true }) })
  if (!withHelp) return argv
  argv.usage(help.usage).epilogue(help.epilogue)
  if (hidden !== undefined) argv.hide(hidden)
  return argv.group('help', 'Output:')
}

function optionOf({ kind, describe, alias, choices, default: fallback }: Flag): Options {
  return {
    type: kind === 'switch' ? 'boolean' : 'string',
    array: kind === 'values',
    describe: fallback === undefined ? describe : `${describe} [${fallback}]`,
    ...(alias === undefined ? {} : { alias }),
    ...(choices === undefined ? {} : { choices }),
  }
}

import yargs, { type Argv, type Options } from 'yargs'
import { argumentsOf, type Flag, type FlagTable, flagsOf, flagTable, isList } from '../config/flags.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'
import type { Arguments, Command } from './command.ts'
import { commandMistake } from './command-mistake.ts'
import { commands } from './command-table.ts'
import { readLine } from './words.ts'

export type ParsedLine =
  | { readonly kind: 'command'; readonly arguments: Arguments }
  /** The help of the command; without a command, of the program. */
  | { readonly kind: 'help'; readonly command: Command | 'completion' | undefined }
  | { readonly kind: 'version' }
  /** The completion script of a shell. */
  | { readonly kind: 'script'; readonly shell: string | undefined }
  /** What may stand at the cursor. */
  | { readonly kind: 'completion'; readonly word: string; readonly before: readonly string[] }
  /** An empty line: it gets the help. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'mistake'; readonly problem: Problem }

/**
 * Reads a command line. Help and mistakes are values: this function neither prints nor exits.
 *
 * @throws SemtagError if yargs cannot read the arguments at all.
 */
export async function parseCommandLine(
  words: readonly string[],
  table: FlagTable = flagTable,
): Promise<ParsedLine> {
  const read = readLine(words, table)
  const { words: line } = read
  if (words.length === 0) return { kind: 'nothing' }
  if (read.wantsHelp || words[0] === 'help') return helpFor(line)
  if (asksVersion(line)) return { kind: 'version' }
  if (words[0] === 'completion') return completionLine(words.slice(1))
  let parsed: Arguments | undefined
  const parser = yargs()
    .scriptName('semtag')
    .version(false)
    .help(false)
    .locale('en')
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
    // The schema finds the same mistakes, and reports all of them together.
    .fail(() => {})
  for (const command of commands) {
    const { name, help } = command
    const build = (argv: Argv) => withFlags(argv, command, table)
    parser.command(name, help.summary, build, (argv: Readonly<Record<string, unknown>>) => {
      parsed = { command: name, values: { ...valuesOf(argv, command), ...read.wrong } }
    })
  }
  // yargs must know the flags before the command: an unknown flag would take the command for its value.
  if (line.length > 1 && line[0]?.startsWith('-'))
    for (const [name, row] of Object.entries(table)) parser.option(name, { ...optionOf(row), global: false })

  const first = await firstWord(parser, line)
  if (parsed !== undefined) return { kind: 'command', arguments: parsed }
  return { kind: 'mistake', problem: commandMistake(first) }
}

function helpFor(words: readonly string[]): ParsedLine {
  const named = (words[0] === 'help' ? words.slice(1) : words).find((word) => !word.startsWith('-'))
  const command = commands.find(({ name }) => name === named)
  if (named === 'completion') return { kind: 'help', command: named }
  return command !== undefined || named === undefined || ['help', 'version'].includes(named)
    ? { kind: 'help', command }
    : { kind: 'mistake', problem: commandMistake(named) }
}

// A command may have a flag --version of its own: the version of the image.
function asksVersion(words: readonly string[]): boolean {
  const named = words.find((word) => !word.startsWith('-'))
  return named === undefined
    ? words.some((word) => word === '--version' || word === '-v' || word === '-V')
    : named === 'version'
}

// The scripts of the shells ask with --word and --.
function completionLine([first, dashes, ...before]: readonly string[]): ParsedLine {
  const [, word] = /^--word=(.*)$/s.exec(first ?? '') ?? []
  return word !== undefined && dashes === '--'
    ? { kind: 'completion', word, before }
    : { kind: 'script', shell: first }
}

async function firstWord(parser: Argv, line: readonly string[]): Promise<string | undefined> {
  try {
    // With a callback, yargs itself prints nothing.
    const argv = await parser.parseAsync([...line], {}, () => {})
    return argv._[0] === undefined ? undefined : String(argv._[0])
  } catch {
    // yargs fails at flags with the name of an object's property, such as --constructor.
    throw new SemtagError({ ...commandMistake(undefined), message: 'The arguments cannot be read.' })
  }
}

// The words in their order, with those behind `--`. yargs itself would also read --IMAGE.
function valuesOf(
  { _: given, $0: _name, ...values }: Readonly<Record<string, unknown>>,
  { name: command }: Command,
): Readonly<Record<string, unknown>> {
  const own = argumentsOf(command)
  const names = own.map(({ name }) => name)
  const positionals = own.filter(({ kind }) => kind === 'word').map(({ name }) => name)
  const [rest = '_'] = names.slice(positionals.length)
  const behind = Array.isArray(given) ? given.slice(1) : []
  const words = [...behind, ...names.map((name) => values[name])].flat().filter((word) => word !== undefined)
  const flags = Object.entries(values).filter(([name]) => !names.includes(name))
  const more = words.slice(positionals.length)
  return Object.fromEntries([
    ...flags,
    ...positionals.slice(0, words.length).map((name, index) => [name, words[index]]),
    ...(more.length === 0 ? [] : [[rest, more]]),
  ])
}

function withFlags(argv: Argv, { name: command }: Command, table: FlagTable): Argv {
  for (const flag of flagsOf(command, table)) argv.option(flag.name, optionOf(flag))
  return argv
}

function optionOf({ kind, letter }: Pick<Flag, 'kind' | 'letter'>): Options {
  return {
    type: kind === 'switch' ? 'boolean' : 'string',
    array: isList(kind),
    ...(letter === undefined ? {} : { alias: letter }),
  }
}

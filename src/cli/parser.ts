import yargs, { type Argv, type Options } from 'yargs'
import { nearest } from '../config/nearest.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import type { Arguments } from './arguments.ts'
import { type Flag, flagGroups, flags } from './flags.ts'
import { planHelp, programHelp, pushHelp } from './help.ts'
import { isGiven, passedOver } from './words.ts'

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
  // As `git help push`; yargs knows the word in the last place alone.
  const line = words[0] === 'help' ? [...words.slice(1), '--help'] : words
  let parsed: Arguments | undefined
  let text = ''
  const command = (name: Arguments['command']) => (argv: Readonly<Record<string, unknown>>) => {
    parsed = { command: name, values: { ...valuesOf(argv), ...passedOver(line) } }
  }
  const parser = yargs()
    .scriptName('semtag')
    .usage(programHelp.usage)
    .epilogue(programHelp.epilogue)
    .command('push', pushHelp.summary, push, command('push'))
    .command('plan', planHelp.summary, plan, command('plan'))
    .completion('completion', 'Print a completion script for the shell')
    .version('version', 'Show the version', version)
    .help('help', 'Show this help')
    .alias('help', 'h')
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
  // Known here so that a flag before the command does not take it for its value.
  for (const [name, flag] of Object.entries(flags))
    parser.option(name, { ...optionOf(flag), hidden: true, global: false })

  const first = await firstWord(parser, line, (output) => {
    text = output
  })
  if (parsed !== undefined && text === '') return { kind: 'command', arguments: parsed }
  if (isGiven(line, 'get-yargs-completions')) return { kind: 'text', text: withoutLetters(text) }
  if (text !== '') return { kind: 'text', text }
  if (line.length === 0) return { kind: 'nothing', help: await parser.getHelp() }
  return { kind: 'mistake', problem: noCommand(first) }
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

function noCommand(name: string | undefined): Problem {
  const near = name === undefined ? undefined : nearest(name, ['push', 'plan', 'completion'])
  return {
    code: 'INVALID_ARGUMENT',
    message: name === undefined ? 'No command is given.' : `"${clean(name)}" is no command.`,
    hint: near === undefined ? 'The commands are push and plan; see semtag --help.' : `Did you mean ${near}?`,
  }
}

// The words in the order of the line, also those behind `--`; yargs itself would read IMAGE as a flag too.
function valuesOf({ _: words, $0: _name, IMAGE, VERSION, ...values }: Readonly<Record<string, unknown>>) {
  const given = Array.isArray(words) ? words.slice(1) : []
  const [image, version, ...more] = [...given, IMAGE, VERSION].filter((word) => word !== undefined)
  return {
    ...values,
    ...(image === undefined ? {} : { IMAGE: image }),
    ...(version === undefined ? {} : { VERSION: version }),
    ...(more.length === 0 ? {} : { _: more }),
  }
}

function push(argv: Argv): Argv {
  return withFlags(argv).hide('protect').usage(pushHelp.usage).epilogue(pushHelp.epilogue)
}

function plan(argv: Argv): Argv {
  return withFlags(argv).hide('dry-run').usage(planHelp.usage).epilogue(planHelp.epilogue)
}

// `--version` would print the version of semtag to a script that means the image's.
function withFlags(argv: Argv): Argv {
  argv.version(false)
  for (const [group, members] of Object.entries(flagGroups))
    for (const [name, flag] of Object.entries(members)) argv.option(name, { ...optionOf(flag), group })
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

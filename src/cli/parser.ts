import yargs, { type Argv } from 'yargs'
import { flagGroups } from './flags.ts'

declare module 'yargs' {
  interface Argv<T> {
    /** Not in the types that are published; https://github.com/yargs/yargs/blob/main/docs/api.md#usageconfiguration */
    usageConfiguration(configuration: { readonly 'hide-types': boolean }): this
  }
}

/** What the command line says, before anything of it is checked. */
export interface Arguments {
  readonly command: 'push' | 'plan'
  /** Flags by their long names, and the positionals IMAGE and VERSION; unknown flags are among them. */
  readonly values: Readonly<Record<string, unknown>>
}

export type ParsedLine =
  | { readonly kind: 'command'; readonly arguments: Arguments }
  /** Help, the version or a completion script: to be printed as it is. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mistake'; readonly message: string }

/** Reads a command line. Help is text, and a mistake a value: nothing is printed here, and nothing exits. */
export async function parseCommandLine(
  words: readonly string[],
  version: string,
  columns: number,
): Promise<ParsedLine> {
  let parsed: Arguments | undefined
  let mistake: string | undefined
  let text = ''
  const command = (name: 'push' | 'plan') => (argv: Readonly<Record<string, unknown>>) => {
    parsed = { command: name, values: valuesOf(argv) }
  }
  const parser = yargs()
    .scriptName('semtag')
    .usage(
      'semtag COMMAND\n\nReleases a container image under the tags of its version, and moves each alias only forward.',
    )
    .command(
      'push [IMAGE] [VERSION]',
      'Publish an image, and move the aliases that it owns',
      push,
      command('push'),
    )
    .command('plan [IMAGE] [VERSION]', 'Show what push would do, and write nothing', plan, command('plan'))
    .completion('completion', 'Print a completion script for the shell')
    .example(example, 'Tags 2.1.106, 2.1, 2, latest')
    .epilogue(exitCodes)
    .demandCommand(1, 'Name a command: push or plan.')
    .strictCommands()
    .version(version)
    .help()
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
    .fail((message, error) => {
      mistake ??= inOurWords(message ?? error?.message ?? '', words)
    })
  await parser.parseAsync([...words], {}, (_error: unknown, _argv: unknown, output: string) => {
    text = output
  })
  if (mistake !== undefined) return { kind: 'mistake', message: mistake }
  if (parsed !== undefined && text === '') return { kind: 'command', arguments: parsed }
  return { kind: 'text', text }
}

// What yargs finds itself, as the rest of semtag says it.
function inOurWords(message: string, words: readonly string[]): string {
  const [, flag] = /^Not enough arguments following: (\S+)$/.exec(message) ?? []
  if (flag !== undefined) return `--${flag} wants a value.`
  const [, name] = /^Unknown commands?: (.+)$/.exec(message) ?? []
  if (name !== undefined && (words.includes('push') || words.includes('plan')))
    return `"${name}" is one argument too many: there are IMAGE and VERSION.`
  if (name !== undefined) return `"${name}" is no command: there are push, plan and completion.`
  return message
}

const example = 'semtag push image-gallery 2.1.106 --registry registry.local:5000'
const exitCodes =
  'Exit codes: 0 complete, 1 failed, 2 usage, 3 refused, 4 partial (the same command finishes it).'

function valuesOf({ _: words, $0: _name, ...values }: Readonly<Record<string, unknown>>) {
  const more = Array.isArray(words) ? words.slice(1) : []
  return more.length === 0 ? values : { ...values, _: more }
}

function push(argv: Argv): Argv {
  return withFlags(
    positionals(
      argv.usage(
        'semtag push IMAGE VERSION\n\nPublishes an image under its version, and moves the aliases that the version owns.',
      ),
    ),
  )
    .option('dry-run', { type: 'boolean', describe: 'Shows the plan, and writes nothing', group: 'Output:' })
    .example(example, 'To a private registry')
    .example('semtag push ghcr.io/acme/ui 3.0.0-rc.1 --channel "next=*"', 'A prerelease, and the alias next')
    .example('semtag push ui 1.4.2 -r docker.io/acme -r ghcr.io/acme', 'To two registries')
}

function plan(argv: Argv): Argv {
  const usage =
    'semtag plan IMAGE VERSION\n\nShows what push would do, and writes nothing. Exits as push would before its first write.'
  return withFlags(positionals(argv.usage(usage))).example(
    'semtag plan image-gallery 2.1.115 -r registry.local:5000 --json',
    'The plan as JSON',
  )
}

function positionals(argv: Argv): Argv {
  return argv
    .positional('IMAGE', { type: 'string', describe: 'The image in the engine, such as image-gallery' })
    .positional('VERSION', { type: 'string', describe: 'Its full version, such as 2.1.106' })
}

function withFlags(argv: Argv): Argv {
  return Object.entries(flagGroups).reduce(
    (parser, [group, flags]) =>
      Object.entries(flags).reduce(
        (each, [name, options]) => each.option(name, { ...options, group }),
        parser,
      ),
    argv.help(),
  )
}

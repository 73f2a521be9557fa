import { type FlagTable, flagsOf, flagTable, isList, type Kind } from '../config/flags.ts'
import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import type { Environment } from '../ports/run.ts'

/** The inputs that are not flags. */
export const ownInputs = ['command', 'image', 'version', 'username', 'password'] as const

/** The values of the input `command`. */
const actionCommands = ['push', 'ls', 'reconcile', 'prune', 'check'] as const
export type ActionCommand = (typeof actionCommands)[number]

/** The flags of a command that are inputs, under their own names. */
function inputFlagsOf(command: ActionCommand, table: FlagTable): ReturnType<typeof flagsOf> {
  return flagsOf(command, table).filter(
    ({ name }) => table[name]?.setting !== undefined || table[name]?.input === true,
  )
}

/** The flags of all commands that are inputs, each once, with the form that the first command gives them. */
export function inputFlags(table: FlagTable = flagTable): ReturnType<typeof flagsOf> {
  const all = actionCommands.toReversed().flatMap((command) => inputFlagsOf(command, table))
  return [...new Map(all.map((flag) => [flag.name, flag])).values()]
}

/** The inputs of the step, in the form of a parsed command line. */
export interface Inputs {
  readonly command: ActionCommand
  /** For the reader of the command. */
  readonly values: Readonly<Record<string, unknown>>
  /** The environment, with the inputs `username` and `password` as SEMTAG_USERNAME and SEMTAG_PASSWORD. */
  readonly env: Environment
  readonly problems: readonly Problem[]
}

/**
 * Reads `INPUT_…`. The runner sets a missing input to empty text.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function readInputs(env: Environment, table: FlagTable = flagTable): Inputs {
  const given = (name: string): string => inputOf(env, name)
  const named = given('command') || 'push'
  const command = actionCommands.find((one) => one === named) ?? 'push'
  const words: Readonly<Record<string, string>> =
    command === 'push' ? { image: 'IMAGE', version: 'VERSION' } : { repository: 'REPOSITORY' }
  const values: Record<string, unknown> = {}
  for (const [name, word] of Object.entries(words)) if (given(name) !== '') values[word] = given(name)
  const own = inputFlagsOf(command, table)
  for (const { name, kind } of own) {
    const value = inputValue(given(name), kind)
    if (value !== undefined) values[name] = value
  }
  const fitting = new Set([...own.map(({ name }) => name), ...Object.keys(words)])
  const unfit = ['image', 'version', ...inputFlags(table).map(({ name }) => name)].filter(
    (name) => !fitting.has(name) && !isUnset(given(name)),
  )
  // The runner sets RUNNER_DEBUG if a user runs the job again with debug logging.
  if (env['RUNNER_DEBUG'] === '1') values['debug'] = true
  const [username, password] = [given('username'), given('password')]
  return {
    command,
    values,
    env: { ...env, ...credentialVariables(username, password) },
    problems: [
      ...(command === named ? [] : [unknownCommand(named)]),
      ...unfit.map((name) => notFitting(name, command)),
      ...((username === '') === (password === '') ? [] : [halfCredential(username)]),
    ],
  }
}

const isUnset = (text: string): boolean => text === '' || falseTexts.has(text)

function unknownCommand(named: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `The input command "${clean(named)}" is not one of ${actionCommands.join(', ')}.`,
    hint: 'See the inputs in action.yml.',
  }
}

function notFitting(name: string, command: ActionCommand): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `The input ${name} does not fit the command ${command}.`,
    hint: `Leave it out, or choose another command.`,
  }
}

function inputValue(text: string, kind: Kind): unknown {
  if (text === '') return undefined
  // The schema refuses text that is neither true nor false.
  if (kind === 'switch') return falseTexts.has(text) ? undefined : trueTexts.has(text) || text
  if (!isList(kind)) return text
  // A comma at the end of a line only separates.
  const entries = text.split(/[\r\n]+/).map((line) => line.trim().replace(/(?<=[^,]),+$/, ''))
  return entries.filter((line) => line !== '')
}

/** The text of one input, without the white space around it. */
export function inputOf(env: Environment, name: string): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
}

// https://yaml.org/spec/1.2.2/#1032-tag-resolution
const trueTexts = new Set(['true', 'True', 'TRUE'])
const falseTexts = new Set(['false', 'False', 'FALSE'])

// Half a credential is reported once, and then ignored.
function credentialVariables(username: string, password: string): Environment {
  if (username === '' && password === '') return {}
  const half = username === '' || password === ''
  return {
    SEMTAG_USERNAME: half ? undefined : username,
    SEMTAG_PASSWORD: half ? undefined : password,
  }
}

function halfCredential(username: string): Problem {
  if (username === '')
    return {
      code: 'INVALID_ARGUMENT',
      message: 'The input password is given without username.',
      hint: 'Give both, or run docker/login-action before this step.',
    }
  return {
    code: 'INVALID_ARGUMENT',
    message: 'The input username is given, but password is empty.',
    hint: 'Check that the secret exists; runs for pull requests from forks get no secrets.',
  }
}

import { type FlagTable, flagsOf, flagTable, isList, type Kind } from '../config/flags.ts'
import type { Problem } from '../domain/errors.ts'
import type { Environment } from '../ports/run.ts'

/** The inputs that are not flags. */
export const ownInputs = ['image', 'version', 'username', 'password'] as const

/** The flags of `semtag push` that are inputs, under their own names. */
export function inputFlags(table: FlagTable = flagTable): ReturnType<typeof flagsOf> {
  return flagsOf('push', table).filter(
    ({ name }) => table[name]?.setting !== undefined || table[name]?.input === true,
  )
}

/** The inputs of the step, in the form of a parsed command line. */
export interface Inputs {
  /** For `readPushOptions`. */
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
  const values: Record<string, unknown> = {}
  if (given('image') !== '') values['IMAGE'] = given('image')
  if (given('version') !== '') values['VERSION'] = given('version')
  for (const { name, kind } of inputFlags(table)) {
    const value = inputValue(given(name), kind)
    if (value !== undefined) values[name] = value
  }
  // The runner sets RUNNER_DEBUG if a user runs the job again with debug logging.
  if (env['RUNNER_DEBUG'] === '1') values['debug'] = true
  const [username, password] = [given('username'), given('password')]
  return {
    values,
    env: { ...env, ...credentialVariables(username, password) },
    problems: (username === '') === (password === '') ? [] : [halfCredential(username)],
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

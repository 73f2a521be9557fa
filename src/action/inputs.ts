import type { Problem } from '../domain/errors.ts'
import type { Environment } from '../ports/run.ts'

// The flags of `semtag push` that the action takes, under their own names. Those about standard input and output are
// left out; a test compares the rest with the flags' schema and with action.yml.

/** `true` or `false`. */
export const switches = [
  'best-effort',
  'zero-major',
  'builds',
  'take-patch',
  'take-unknown',
  'overwrite',
  'assume-highest',
  'require-version-label',
  'referrers',
  'sparse',
  'no-local-tags',
  'no-config',
  'plain-http',
  'insecure',
  'dry-run',
  'debug',
] as const

/** One a line. */
export const lists = ['registry', 'channel', 'known-variant', 'ignore', 'tag'] as const

export const textInputs = [
  'git-tag-prefix',
  'config',
  'repository',
  'latest',
  'latest-range',
  'tag-prefix',
  'variant',
  'order',
  'metadata-file',
  'platform',
  'host',
  'context',
  'via',
  'ca-file',
  'timeout',
  'settle',
] as const

/** Inputs that are no flags. */
export const others = ['image', 'version', 'username', 'password'] as const

export type InputName =
  | (typeof switches)[number]
  | (typeof lists)[number]
  | (typeof textInputs)[number]
  | (typeof others)[number]

/** What the workflow asks for, in the form that the command line would give it. */
export interface Inputs {
  /** For `readPushOptions`. */
  readonly values: Readonly<Record<string, unknown>>
  /** The user name and the password for the registry, as the command line finds them. */
  readonly env: Environment
  readonly problems: readonly Problem[]
}

/**
 * Reads `INPUT_…`. The runner sets those that are not given to empty text.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function readInputs(env: Environment): Inputs {
  const given = (name: InputName): string => inputOf(env, name)
  const values: Record<string, unknown> = {}
  if (given('image') !== '') values['IMAGE'] = given('image')
  if (given('version') !== '') values['VERSION'] = given('version')
  for (const name of textInputs) if (given(name) !== '') values[name] = given(name)
  for (const name of lists) {
    const lines = given(name).split(/[\r\n]+/)
    // A comma at the end of a line only separates.
    const entries = lines.map((line) => line.trim().replace(/(?<=[^,]),+$/, '')).filter((line) => line !== '')
    if (entries.length > 0) values[name] = entries
  }
  for (const name of switches) {
    const text = given(name)
    // What is neither stays text, which the schema refuses.
    if (text !== '' && !lies.has(text)) values[name] = truths.has(text) || text
  }
  // Set where the run was started again with debug logging.
  if (env['RUNNER_DEBUG'] === '1') values['debug'] = true
  const [username, password] = [given('username'), given('password')]
  return {
    values,
    env: { ...env, ...credentialVariables(username, password) },
    problems: (username === '') === (password === '') ? [] : [halfCredential(username)],
  }
}

/** The text of one input, without the white space around it. */
export function inputOf(env: Environment, name: InputName): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
}

// https://yaml.org/spec/1.2.2/#1032-tag-resolution
const truths = new Set(['true', 'True', 'TRUE'])
const lies = new Set(['false', 'False', 'FALSE'])

// Half of one is told once, and counts as none.
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
      hint: 'Give both, or log in with docker/login-action before.',
    }
  return {
    code: 'INVALID_ARGUMENT',
    message: 'The input username is given, and password is empty.',
    hint: 'Check that the secret exists; runs for pull requests from forks are given none.',
  }
}

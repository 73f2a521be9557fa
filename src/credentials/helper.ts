import * as z from 'zod/mini'
import { clean } from '../domain/text.ts'
import type { Credential } from '../ports/credentials.ts'
import type { Environment } from '../ports/run.ts'
import { findProgram, programEnvironment } from '../process/program.ts'
import type { CredentialAmbient } from './ambient.ts'
import { credentialOf, reported } from './credential.ts'
import { fault, helperFault } from './fault.ts'

export interface HelperQuestion {
  /** The name after `docker-credential-`, as a file gives it. */
  readonly helper: unknown
  /** The server key, exactly as docker writes it. */
  readonly key: string
  /** The setting with the helper, for messages: `"credsStore" in /home/ada/.docker/config.json`. */
  readonly namedBy: string
  readonly around: Pick<CredentialAmbient, 'env' | 'platform'>
  readonly signal: AbortSignal
  /** Milliseconds. */
  readonly timeLimit?: number
}

// A person may have to unlock a keychain or touch a key.
const defaultTimeLimit = 60_000
const maximumOutput = 256 * 1024
const maximumWords = 4096
const helperName = z.string().check(z.regex(/^[A-Za-z0-9._-]+$/))

// https://github.com/docker/docker-credential-helpers/blob/master/credentials/error.go
const notFound = 'credentials not found in native keychain'

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
)
const answer = z.object({ Username: text, Secret: text })

/** True if the helper's program is not installed. */
export function isHelperMissing(helper: unknown, { env, platform }: HelperQuestion['around']): boolean {
  const name = helperName.safeParse(helper)
  return name.success && findProgram(`docker-credential-${name.data}`, env, platform) === undefined
}

/**
 * Asks a credential helper; undefined if the helper has no credential. The error repeats the helper's stderr, but nothing
 * that is also on its stdout, which may be the secret.
 *
 * @throws CREDENTIALS
 * @see https://github.com/docker/docker-credential-helpers/blob/master/client/client.go
 */
export async function askHelper(question: HelperQuestion): Promise<Credential | undefined> {
  const { key, namedBy, signal, timeLimit = defaultTimeLimit } = question
  const { env, platform } = question.around
  const helper = helperName.safeParse(question.helper)
  if (!helper.success)
    throw fault(
      `The value of ${namedBy} is not the name of a credential helper.`,
      'The name is what follows "docker-credential-" in the program: letters, digits, ., _ and -.',
    )
  const program = `docker-credential-${helper.data}`
  const path = findProgram(program, env, platform)
  if (path === undefined)
    throw helperFault(
      `${clean(program)}, which ${namedBy} names, is not on the PATH.`,
      'Install it, or remove its name from the file and log in again.',
    )

  signal.throwIfAborted()
  const result = await run(path, key, programEnvironment(env, platform), signal, timeLimit)
  signal.throwIfAborted()

  const failure = (reason: string, words = '') =>
    helperFault(
      `${clean(program)} ${reason} for "${key}"${words === '' ? '' : `: ${words}`}${/[.!?…]$/.test(words) ? '' : '.'}`,
      `It is named by ${namedBy}. Try "${clean(program)} list", or log in again.`,
    )
  if (result.isCanceled) throw failure(`did not answer within ${timeLimit / 1000} seconds`)
  if (result.isMaxBuffer) throw failure('printed too much')
  if (result.failed) {
    if (result.exitCode === undefined)
      throw failure(result.signal === undefined ? 'could not be started' : `was ended by ${result.signal}`)
    if (result.stdout.trim() === notFound) return undefined
    throw failure(`failed with exit status ${result.exitCode}`, wordsOf(result))
  }
  const reply = answer.safeParse(jsonOf(result.stdout))
  if (!reply.success) throw failure('did not print a credential as JSON')
  return credentialOf(reply.data.Username, reply.data.Secret)
}

async function run(path: string, input: string, env: Environment, signal: AbortSignal, timeLimit: number) {
  // Not AbortSignal.any with AbortSignal.timeout: Node 20 may collect the two before the time is up.
  // https://github.com/nodejs/node/issues/57736
  const end = new AbortController()
  // Loaded here, since few registries have a helper.
  const { execa } = await import('execa')
  const running = execa(path, ['get'], {
    input,
    env,
    extendEnv: false,
    buffer: { stderr: false },
    maxBuffer: maximumOutput,
    cancelSignal: end.signal,
    forceKillAfterDelay: 1000,
    reject: false,
  })
  let said = ''
  running.stderr.setEncoding('utf8').on('data', (text) => {
    if (said.length < maximumWords) said += text
  })
  const stop = () => {
    end.abort()
    // A child of the helper may outlive it and keep its output open.
    running.stdout.destroy()
    running.stderr.destroy()
  }
  // An agent that the helper has started may keep its stderr open.
  running.once('exit', () => setTimeout(() => running.stderr.destroy(), 100).unref())
  const timer = setTimeout(stop, timeLimit)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return { ...(await running), said }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** The helper's stderr, without anything that is also on its stdout. */
function wordsOf({ stdout, said }: { readonly stdout: string; readonly said: string }): string {
  const { data } = answer.safeParse(jsonOf(stdout))
  const printed = [data?.Secret ?? '', ...stdout.split('\n').map((line) => line.trim())]
  const hidden = printed.filter((text) => text.length >= 4)
  return clean(hidden.reduce((text, secret) => text.replaceAll(secret, '***'), said))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Asks the platform's keychain, as docker does if its configuration names no credentials. The user has not chosen this
 * helper, so a failure (such as a secret service without a desktop) means that there is no credential.
 *
 * @see https://github.com/docker/cli/blob/master/cli/config/credentials/default_store.go
 */
export async function askDefaultHelper(
  key: string,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const helper = defaultHelper(around)
  if (helper === undefined) return undefined
  if (findProgram(`docker-credential-${helper}`, around.env, around.platform) === undefined) return undefined
  try {
    const asked = await askHelper({ helper, key, namedBy: 'the platform', around, signal })
    return reported(asked, `the platform's helper ${helper}`, around)
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

function defaultHelper({ env, platform }: CredentialAmbient): string | undefined {
  if (platform === 'darwin') return 'osxkeychain'
  if (platform === 'win32') return 'wincred'
  if (platform !== 'linux') return undefined
  return findProgram('pass', env, platform) === undefined ? 'secretservice' : 'pass'
}

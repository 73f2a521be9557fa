import * as z from 'zod/mini'
import { clean } from '../domain/text.ts'
import type { Credential } from '../ports.ts'
import { type Environment, programEnvironment } from '../process/path.ts'
import { findProgram } from '../process/program.ts'
import { credentialOf } from './credential.ts'
import { fault, helperFault } from './fault.ts'
import type { Surroundings } from './surroundings.ts'

export interface HelperQuestion {
  /** The name after `docker-credential-`, as a file gives it. */
  readonly helper: unknown
  /** The server key to ask for, exactly as docker writes it. */
  readonly key: string
  /** What names the helper, for messages: `"credsStore" in /home/ada/.docker/config.json`. */
  readonly namedBy: string
  readonly around: Pick<Surroundings, 'env' | 'platform'>
  readonly signal: AbortSignal
  /** Milliseconds. */
  readonly timeLimit?: number
}

// A person may have to unlock a keychain or touch a key.
const defaultTimeLimit = 60_000
const maximumOutput = 256 * 1024
const helperName = z.string().check(z.regex(/^[A-Za-z0-9._-]+$/))

// https://github.com/docker/docker-credential-helpers/blob/master/credentials/error.go
const notFound = 'credentials not found in native keychain'

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? ''),
)
const answer = z.object({ Username: text, Secret: text })

/**
 * Asks a credential helper; undefined where it has none. What the helper prints never gets into an error: it may be
 * the secret.
 *
 * @source https://github.com/docker/docker-credential-helpers/blob/master/client/client.go
 */
export async function askHelper(question: HelperQuestion): Promise<Credential | undefined> {
  const { key, namedBy, signal, timeLimit = defaultTimeLimit } = question
  const { env, platform } = question.around
  const helper = helperName.safeParse(question.helper)
  if (!helper.success)
    throw fault(
      `The value of ${namedBy} is no name of a credential helper.`,
      'A helper is named by what follows "docker-credential-": letters, digits, ., _ and -.',
    )
  const program = `docker-credential-${helper.data}`
  const path = findProgram(program, env, platform)
  if (path === undefined)
    throw helperFault(
      `${clean(program)}, which ${namedBy} asks for, is not on the PATH.`,
      'Install it, or take its name out of the file and log in again.',
    )

  signal.throwIfAborted()
  const result = await run(path, key, programEnvironment(env, platform), signal, timeLimit)
  signal.throwIfAborted()

  const failure = (reason: string) =>
    helperFault(
      `${clean(program)} ${reason} when asked for "${key}".`,
      `It is named by ${namedBy}. Try "${clean(program)} list", or log in again.`,
    )
  if (result.isCanceled) throw failure(`did not answer within ${timeLimit / 1000} seconds`)
  if (result.isMaxBuffer) throw failure('printed too much')
  if (result.failed) {
    if (result.exitCode === undefined)
      throw failure(result.signal === undefined ? 'could not be started' : `was ended by ${result.signal}`)
    if (result.stdout.trim() === notFound) return undefined
    throw failure(`failed with exit status ${result.exitCode}`)
  }
  const reply = answer.safeParse(jsonOf(result.stdout))
  if (!reply.success) throw failure('did not print a credential as JSON')
  return credentialOf(reply.data.Username, reply.data.Secret)
}

async function run(path: string, input: string, env: Environment, signal: AbortSignal, timeLimit: number) {
  // Not AbortSignal.any with AbortSignal.timeout: Node 20 collects the two as garbage before the time is up.
  // https://github.com/nodejs/node/issues/57736
  const end = new AbortController()
  // Loaded here, since few registries have a helper.
  const { execa } = await import('execa')
  const running = execa(path, ['get'], {
    input,
    env,
    extendEnv: false,
    stderr: 'ignore',
    maxBuffer: maximumOutput,
    cancelSignal: end.signal,
    forceKillAfterDelay: 1000,
    reject: false,
  })
  const stop = () => {
    end.abort()
    // What the helper started may outlive it and hold its output open.
    running.stdout.destroy()
  }
  const timer = setTimeout(stop, timeLimit)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await running
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

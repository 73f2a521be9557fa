import { addAbortSignal, type Readable } from 'node:stream'
import { checkEngine } from '../compose/registries.ts'
import type { SharedFlags } from '../config/flags.ts'
import { errorOf, isSemtagError, type Problem, SemtagError } from '../domain/errors.ts'
import { flagWording, type Wording } from '../domain/wording.ts'
import type { ProcessAmbient } from './ambient.ts'
import { checkOutputFile, fileProblem, readSmallFile } from './files.ts'

const largestFile = 1024 * 1024
const hint = 'Name a PEM file that holds the certificate of the authority.'

/** The text of `--ca-file`. */
export async function readCertificateAuthority(
  path: string | undefined,
  { name }: Wording = flagWording,
): Promise<string | undefined> {
  if (path === undefined) return undefined
  const named = name('ca-file', path)
  const text = await readSmallFile(named, path, largestFile, hint)
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new SemtagError(fileProblem(named, 'holds no PEM certificate', hint))
}

const longestPassword = 64 * 1024

/** Throws for a terminal: it would show the password, and a script would wait forever. */
export async function checkPasswordInput(stdin: Readable & { readonly isTTY?: boolean }): Promise<void> {
  if (stdin.isTTY === true)
    throw wrong('--password-stdin reads from a pipe, and standard input is a terminal.')
}

/** Reads a password from standard input, without the line end that `echo` leaves. */
export async function readPassword(stdin: Readable, signal: AbortSignal): Promise<string> {
  const password = (await readText(stdin, signal)).replace(/\r?\n$/, '')
  if (password === '') throw wrong('No password came from standard input.')
  return password
}

async function readText(stdin: Readable, signal: AbortSignal): Promise<string> {
  let text = ''
  try {
    for await (const chunk of addAbortSignal(signal, stdin.setEncoding('utf8'))) {
      text += chunk
      if (text.length > longestPassword) throw wrong('The password on standard input is too long.')
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
  return text
}

function wrong(message: string): SemtagError {
  return new SemtagError({
    code: 'INVALID_ARGUMENT',
    message,
    hint: 'Write: printf %s "$TOKEN" | semtag push … --password-stdin',
  })
}

/** Collects mistakes, to report them together. */
export interface Checks {
  /** The result of the check. Undefined if it finds a mistake. */
  run<T>(checked: Promise<T>): Promise<T | undefined>
  add(problem: Problem): void
  /** @throws SemtagError that lists every mistake, if there are any. */
  end(): void
}

/** Creates the collection; it begins with the `known` mistakes. */
export function createChecks(known: readonly Problem[]): Checks {
  const problems = [...known]
  return {
    run: (checked) =>
      checked.catch((error) => {
        if (!isSemtagError(error)) throw error
        problems.push(...error.problems)
        return undefined
      }),
    add: (problem) => void problems.push(problem),
    end() {
      const [first, ...others] = problems
      if (first !== undefined) throw errorOf([first, ...others])
    },
  }
}

interface SettingsWithFiles {
  readonly flags: Pick<SharedFlags, 'ca-file' | 'output' | 'password-stdin'> &
    Partial<Record<'host' | 'context', string | undefined>>
  readonly wording: Wording
}

/** Checks the files, the engine's address and the standard input of the settings. Returns the text of `--ca-file`. */
export async function checkFiles(
  { flags, wording }: SettingsWithFiles,
  { stdin }: Pick<ProcessAmbient, 'stdin'>,
  { run }: Checks,
): Promise<string | undefined> {
  const certificateAuthority = await run(readCertificateAuthority(flags['ca-file'], wording))
  await run(checkOutputFile(flags.output))
  await run(checkEngine({ flags, wording }))
  if (flags['password-stdin']) await run(checkPasswordInput(stdin))
  return certificateAuthority
}

import { codeOf } from './system-error.ts'

/** What became of text that a person typed: a value, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/**
 * What went wrong, as data. A code never changes its meaning; the exit status of a run follows from it
 * (`usage` 2, `refused` 3, `failed` 1), unless a tag had been written by then, which is 4.
 */
export const errorCodes = {
  INVALID_ARGUMENT: 'usage',
  INVALID_VERSION: 'usage',
  INVALID_REFERENCE: 'usage',
  NO_REGISTRY: 'usage',
  IMAGE_CONTRADICTS: 'usage',
  OUTPUT_FILE: 'usage',

  EXACT_TAG_EXISTS: 'refused',
  VERSION_WITHDRAWN: 'refused',
  VERSION_LABEL: 'refused',
  TAG_IMMUTABLE: 'refused',
  TAG_LIST_REFUSED: 'refused',
  TAG_LIST_INCOMPLETE: 'refused',
  ANSWERS_DIFFER: 'refused',
  TAG_IN_USE: 'refused',
  UNSUPPORTED: 'refused',

  IMAGE_NOT_FOUND: 'failed',
  IMAGE_INCOMPLETE: 'failed',
  VERSION_NOT_FOUND: 'failed',
  REPOSITORY_NOT_FOUND: 'failed',
  ENGINE_CONFIGURATION: 'failed',
  ENGINE_UNREACHABLE: 'failed',
  ENGINE_DENIED: 'failed',
  ENGINE_ERROR: 'failed',
  PUSH_FAILED: 'failed',
  PUSH_NOT_SEEN: 'failed',
  REGISTRY_UNREACHABLE: 'failed',
  REGISTRY_TLS: 'failed',
  REGISTRY_ERROR: 'failed',
  UNAUTHORIZED: 'failed',
  DENIED: 'failed',
  RATE_LIMITED: 'failed',
  MANIFEST_INVALID: 'failed',
  CONTENT_INVALID: 'failed',
  LAYOUT_INVALID: 'failed',
  CREDENTIALS: 'failed',
  TIMEOUT: 'failed',
  INTERRUPTED: 'failed',
  NOT_SETTLED: 'failed',
  INTERNAL: 'failed',
} as const

/** What went wrong: `docs/errors.md` explains each code. */
export type ErrorCode = keyof typeof errorCodes

/** Who said it: semtag itself, or the party whose words the message repeats. */
export type Speaker = 'semtag' | 'engine' | 'registry' | 'credential helper'

/** The hint if a registry rejects the user and the password that were given to semtag itself. */
export const givenCredentialHint =
  'Check SEMTAG_USERNAME and its password; docker login does not change them (in the GitHub Action: the inputs username and password).'

/** One thing that is wrong: a sentence with the value at fault, and the next step. */
export interface Problem {
  readonly code: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly speaker?: Speaker
}

interface SemtagErrorOptions extends Problem {
  readonly cause?: unknown
  readonly problems?: readonly Problem[]
}

/**
 * An error that is fit to be shown: `message` says what happened with the value at fault, `hint` what to do
 * next, `problems` lists every mistake where several of one kind were found at once.
 *
 * @example
 * try { await release(options) } catch (error) {
 *   if (isSemtagError(error) && error.code === 'EXACT_TAG_EXISTS') …
 * }
 */
export class SemtagError extends Error implements Problem {
  override readonly name = 'SemtagError'
  // A second copy of this module (the library beside the command) has another class: this is the identity.
  readonly semtag: true = true
  readonly code: ErrorCode
  readonly speaker: Speaker
  readonly hint?: string
  readonly problems: readonly Problem[]

  constructor({ code, message, hint, speaker = 'semtag', cause, problems }: SemtagErrorOptions) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.speaker = speaker
    if (hint !== undefined) this.hint = hint
    this.problems = problems ?? [{ code, message, speaker, ...(hint === undefined ? {} : { hint }) }]
  }
}

/** True for an error of semtag, also when another copy of this module made it. */
export function isSemtagError(error: unknown): error is SemtagError {
  return error instanceof Error && 'semtag' in error && error.semtag === true && 'problems' in error
}

/** Turns an unexpected error into one that can be shown; returns a SemtagError unchanged. */
export function asSemtagError(thrown: unknown): SemtagError {
  if (isSemtagError(thrown)) return thrown
  const code = codeOf(thrown)
  if (code === 'EMFILE' || code === 'ENFILE')
    return new SemtagError({
      code: 'INTERNAL',
      message: `The system lets this process open no more files (${code}).`,
      hint: 'Raise the limit, for example with ulimit -n 1024, and run the command again.',
      cause: thrown,
    })
  return new SemtagError({
    code: 'INTERNAL',
    message: `semtag stopped on an unexpected error: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    hint: 'This is a bug in semtag. Run the same command with --debug, and report what it prints.',
    cause: thrown,
  })
}

/** Each problem once, whoever met it. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()]
}

/** The error that an aborted signal is thrown as: its reason, if that is an error of semtag. */
export function interruption({ reason }: AbortSignal): SemtagError {
  if (isSemtagError(reason)) return reason
  return new SemtagError({ code: 'INTERRUPTED', message: 'The run was interrupted.', cause: reason })
}

/** One error for one or several problems; its code is the first one's. */
export function errorOf(problems: readonly [Problem, ...Problem[]]): SemtagError {
  const [first] = problems
  return new SemtagError({
    ...first,
    message: problems.map((problem) => problem.message).join('\n'),
    problems,
  })
}

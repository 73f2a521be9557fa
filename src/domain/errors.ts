import { codeOf } from './system-error.ts'

/** The result of parsing text that a user typed: a value, or the problem with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/**
 * What went wrong, as data. A code never changes its meaning. The code decides the exit status of a run (`usage` 2,
 * `refused` 3, `failed` 1); once a tag has been written, the exit status is 4.
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
  TOO_MANY_TAGS: 'refused',
  GATE_FAILED: 'refused',
  CANDIDATE_DIFFERS: 'refused',
  CANDIDATE_NOT_FOUND: 'refused',
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

/** The code of an error; `docs/errors.md` explains each code. */
export type ErrorCode = keyof typeof errorCodes

/** The party whose words the message repeats: semtag itself, the engine, the registry or a credential helper. */
export type Speaker = 'semtag' | 'engine' | 'registry' | 'credential helper'

/** The hint if a registry rejects the user name and the password that the user gave to semtag itself. */
export const givenCredentialHint =
  'Check SEMTAG_USERNAME and its password; docker login does not change them (in the GitHub Action: the inputs username and password).'

/** One problem: a sentence with the offending value, and the next step. */
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
 * An error that can be shown to a user: `message` says what happened to which value, `hint` names the next step, and
 * `problems` lists every problem if semtag found several at once.
 *
 * @example
 * try { await release(options) } catch (error) {
 *   if (isSemtagError(error) && error.code === 'EXACT_TAG_EXISTS') …
 * }
 */
export class SemtagError extends Error implements Problem {
  override readonly name = 'SemtagError'
  // The library and the command bundle one copy of this class each, so `instanceof` does not recognise both.
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

/** True for an error of semtag, even if another copy of this module created it. */
export function isSemtagError(error: unknown): error is SemtagError {
  return error instanceof Error && 'semtag' in error && error.semtag === true && 'problems' in error
}

/** Wraps an unexpected error in a SemtagError; returns a SemtagError unchanged. */
export function asSemtagError(thrown: unknown): SemtagError {
  if (isSemtagError(thrown)) return thrown
  const code = codeOf(thrown)
  if (code === 'EMFILE' || code === 'ENFILE')
    return new SemtagError({
      code: 'INTERNAL',
      message: `The system does not let this process open more files (${code}).`,
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

/** The problems without repetitions: two problems are equal if code and message are. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()]
}

/** The error for an aborted signal: the reason itself if it is a SemtagError, else INTERRUPTED. */
export function interruption({ reason }: AbortSignal): SemtagError {
  if (isSemtagError(reason)) return reason
  return new SemtagError({ code: 'INTERRUPTED', message: 'The run was interrupted.', cause: reason })
}

/** One error for all the problems, with the code of the first. */
export function errorOf(problems: readonly [Problem, ...Problem[]]): SemtagError {
  const [first] = problems
  return new SemtagError({
    ...first,
    message: problems.map((problem) => problem.message).join('\n'),
    problems,
  })
}

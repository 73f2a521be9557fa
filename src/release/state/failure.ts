import { errorCodes, type Problem, type SemtagError } from '../../domain/errors.ts'
import type { Status } from '../../domain/report.ts'

/** The hint for a write that the registry does not show. */
export const repeatHint = 'Run the same command again; semtag writes only what is missing.'

/** True if the registry refused: nothing can have been written. */
export function isAnswer({ code }: SemtagError): boolean {
  return (
    code === 'DENIED' || code === 'UNAUTHORIZED' || code === 'TAG_IMMUTABLE' || code === 'MANIFEST_INVALID'
  )
}

/** True if semtag itself ended the command: the registry may still carry out a request that was already sent. */
export function isStop({ code }: Problem): boolean {
  return code === 'INTERRUPTED' || code === 'TIMEOUT' || code === 'INTERNAL'
}

/**
 * True if a write may have happened although it failed, or with another result: semtag stopped it, or the engine cannot
 * tell how its push ended.
 */
export function isUncertain(error: SemtagError): boolean {
  const { code } = error
  return isStop(error) || code === 'ENGINE_UNREACHABLE' || code === 'PUSH_FAILED' || code === 'PUSH_NOT_SEEN'
}

/** The outcome of a tag whose write ended with this error. */
export function outcomeOf({ code }: SemtagError): 'failed' | 'refused' {
  return errorCodes[code] === 'refused' ? 'refused' : 'failed'
}

/** Adds the hint to continue to the problems of a stopped command, if it has `touched` a tag. */
export function withContinuation(problems: readonly Problem[], touched: boolean): readonly Problem[] {
  if (!touched) return problems
  return problems.map((problem) =>
    isStop(problem) && problem.hint === undefined
      ? { ...problem, hint: 'Run the same command again to continue.' }
      : problem,
  )
}

/** The status of a command with these problems; `touched`: a tag was written, or may have been. */
export function statusOfRun(problems: readonly Problem[], touched: boolean): Status {
  if (problems.length === 0) return 'complete'
  if (touched) return 'partial'
  return problems.every(({ code }) => errorCodes[code] === 'refused') ? 'refused' : 'failed'
}

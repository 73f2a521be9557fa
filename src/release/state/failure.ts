import { errorCodes, type Problem, type SemtagError } from '../../domain/errors.ts'
import type { Status } from '../../domain/report.ts'

/** True where the registry said no: nothing can have been written. */
export function isAnswer({ code }: SemtagError): boolean {
  return (
    code === 'DENIED' || code === 'UNAUTHORIZED' || code === 'TAG_IMMUTABLE' || code === 'MANIFEST_INVALID'
  )
}

/** True where semtag itself ended the release: a request that was under way may still be carried out. */
export function isStop({ code }: Problem): boolean {
  return code === 'INTERRUPTED' || code === 'TIMEOUT' || code === 'INTERNAL'
}

/**
 * True where a write may have happened all the same, or otherwise than it was meant: it was told to stop, or the engine
 * that was to do it cannot tell how its push ended.
 */
export function isUncertain(error: SemtagError): boolean {
  const { code } = error
  return isStop(error) || code === 'ENGINE_UNREACHABLE' || code === 'PUSH_FAILED' || code === 'PUSH_NOT_SEEN'
}

/** What an error makes of the tag that could not be written. */
export function outcomeOf({ code }: SemtagError): 'failed' | 'refused' {
  return errorCodes[code] === 'refused' ? 'refused' : 'failed'
}

/** Adds the hint to continue to the problems of a stopped command. If no tag was `touched`, there is nothing to continue. */
export function withContinuation(problems: readonly Problem[], touched: boolean): readonly Problem[] {
  if (!touched) return problems
  return problems.map((problem) =>
    isStop(problem) && problem.hint === undefined
      ? { ...problem, hint: 'Run the same command again to continue.' }
      : problem,
  )
}

/** What all problems make of a command; `touched`: a tag was written, or may have been. */
export function statusOfRun(problems: readonly Problem[], touched: boolean): Status {
  if (problems.length === 0) return 'complete'
  if (touched) return 'partial'
  return problems.every(({ code }) => errorCodes[code] === 'refused') ? 'refused' : 'failed'
}

import { errorCodes, type Problem } from '../../domain/errors.ts'
import type { Status } from '../../domain/report.ts'
import { isStop } from './failure.ts'

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
export function statusOf(problems: readonly Problem[], touched: boolean): Status {
  if (problems.length === 0) return 'complete'
  if (touched) return 'partial'
  return problems.every(({ code }) => errorCodes[code] === 'refused') ? 'refused' : 'failed'
}

import { errorCodes, type Problem } from '../domain/errors.ts'
import type { Status } from '../domain/report.ts'

/** What all problems make of a command; `touched`: a tag was written, or may have been. */
export function statusOf(problems: readonly Problem[], touched: boolean): Status {
  if (problems.length === 0) return 'complete'
  if (touched) return 'partial'
  return problems.every(({ code }) => errorCodes[code] === 'refused') ? 'refused' : 'failed'
}

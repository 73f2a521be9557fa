import { asSemtagError, type Problem } from '../domain/errors.ts'
import { statusOf } from '../domain/report.ts'
import { clean } from '../domain/text.ts'
import type { Paint } from './colour.ts'
import { problemText } from './problems.ts'
import { type Mask, safeProblem } from './safe-text.ts'

/** The text of a JSON document, for `--json` and `--output`. */
export function json(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The document of a run that ended before it had a report. */
export interface FailureDocument {
  readonly schemaVersion: 1
  readonly status: 'usage' | 'failed' | 'refused'
  readonly problems: readonly Problem[]
}

/** A run that ended before it had a report: the text for stderr, and the document for `--json`. */
export interface Failure {
  readonly text: string
  readonly document: FailureDocument
}

export function failureOf(thrown: unknown, options: { paint: Paint; mask: Mask; debug: boolean }): Failure {
  const { paint, mask, debug } = options
  const error = asSemtagError(thrown)
  const problems = error.problems.map((problem) => safeProblem(problem, mask))
  const text = problems.map((problem) => problemText(problem, paint)).join('')
  return {
    text: debug ? `${text}${stacks(error.cause)}` : text,
    document: { schemaVersion: 1, status: statusOf(error.code), problems },
  }
}

const longestLine = 2000

// Only causes have useful stacks: semtag's own errors are complete.
function stacks(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error) || depth === 5) return ''
  const lines = (cause.stack ?? cause.message).split('\n').map((line) => clean(line, longestLine))
  return `${lines.join('\n    ')}\n${stacks(cause.cause, depth + 1)}`
}

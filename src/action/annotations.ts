import type { Problem } from '../domain/errors.ts'
import { type PushReport, type TargetReport, targetsOf } from '../domain/report.ts'
import { detail } from '../frontend/detail.ts'
import type { FailureDocument } from '../frontend/json.ts'
import { problemText, reportProblems } from '../frontend/problems.ts'
import { failureHeadlines, headline } from './headline.ts'
import type { Annotation } from './log.ts'

/** A notice for each target on which aliases moved, an error for each problem; warnings were told when they came up. */
export function reportAnnotations(report: PushReport): readonly Annotation[] {
  const { version, status, dryRun } = report
  const title = `semtag: ${headline(report)}`
  const notices = targetsOf(report).flatMap((target) => moves(target, version, dryRun))
  const errors = reportProblems(report).map((problem) => error(problem, title))
  if (status === 'complete' || errors.length > 0) return [...notices, ...errors]
  const rest =
    'Not everything is as planned. The log and the summary show what is missing. Run the step again to continue.'
  return [...notices, { level: 'error', title, message: rest }]
}

/** An error for each problem. */
export function failureAnnotations({ status, problems }: FailureDocument): readonly Annotation[] {
  return problems.map((problem) => error(problem, `semtag: ${failureHeadlines[status]}`))
}

function moves({ repository, tags }: TargetReport, version: string, dryRun: boolean): readonly Annotation[] {
  const lines = tags
    .filter(({ kind, outcome }) => outcome === 'moved' && kind !== 'exact' && kind !== 'literal')
    .map((tag) => `${tag.tag}: ${detail(tag)}`)
  if (lines.length === 0) return []
  const title = `${repository} ${version}: ${dryRun ? 'would move' : 'moved'}`
  return [{ level: 'notice', title, message: lines.join('\n') }]
}

function error(problem: Problem, title: string): Annotation {
  // The runner writes "Error:" before it.
  const message = problemText(problem, (_style, text) => text).replace(/^Error: /, '')
  return { level: 'error', title, message: message.trimEnd() }
}

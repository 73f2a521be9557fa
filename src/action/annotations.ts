import type { Problem } from '../domain/errors.ts'
import { isFloating } from '../domain/plan/planned-tag.ts'
import { type PushReport, type Status, type TargetReport, targetsOf } from '../domain/report.ts'
import type { FailureDocument } from '../frontend/failure.ts'
import { problemText, reportProblems } from '../frontend/problems.ts'
import { detail } from '../frontend/report-text.ts'
import type { Annotation } from './log.ts'

const done: Readonly<Record<Status, string>> = {
  complete: 'is released',
  failed: 'failed',
  refused: 'is refused',
  partial: 'is released in part',
}
const planned: Readonly<Record<Status, string>> = {
  complete: 'is planned, and nothing was written',
  failed: 'could not be planned',
  refused: 'would be refused',
  partial: 'could not be planned',
}

/** The result of a release, in words: `2.1.106 failed`. */
export function headline(
  { version, status, dryRun }: Pick<PushReport, 'version' | 'status' | 'dryRun'>,
  paint: (version: string) => string = (text) => text,
): string {
  return `${paint(version)} ${(dryRun ? planned : done)[status]}`
}

/** The headline of a run without a report. */
export const failureHeadlines: Readonly<Record<FailureDocument['status'], string>> = {
  usage: 'the settings are wrong',
  failed: 'the release failed',
  refused: 'the release is refused',
}

/** A notice for each target on which aliases moved, and an error for each problem. Warnings were shown during the run. */
export function reportAnnotations(report: PushReport): readonly Annotation[] {
  const { version, status, dryRun } = report
  const title = `semtag: ${headline(report)}`
  const notices = targetsOf(report).flatMap((target) => moveAnnotations(target, version, dryRun))
  const errors = reportProblems(report).map((problem) => errorAnnotation(problem, title))
  if (status === 'complete' || errors.length > 0) return [...notices, ...errors]
  const rest =
    'Not everything is as planned. The log and the summary show what is missing. Run the step again to continue.'
  return [...notices, { level: 'error', title, message: rest }]
}

/** An error for each problem of a run without a report. */
export function failureAnnotations({ status, problems }: FailureDocument): readonly Annotation[] {
  return problems.map((problem) => errorAnnotation(problem, `semtag: ${failureHeadlines[status]}`))
}

/** A notice for the aliases that moved on a target; `what` is a version or a command. */
export function moveAnnotations(
  { repository, tags }: TargetReport,
  what: string,
  dryRun: boolean,
): readonly Annotation[] {
  const lines = tags
    .filter(({ kind, outcome }) => outcome === 'moved' && isFloating(kind))
    .map((tag) => `${tag.tag}: ${detail(tag)}`)
  if (lines.length === 0) return []
  const title = `${repository} ${what}: ${dryRun ? 'would move' : 'moved'}`
  return [{ level: 'notice', title, message: lines.join('\n') }]
}

/** An error of the run. */
export function errorAnnotation(problem: Problem, title: string): Annotation {
  // The runner adds "Error:" itself.
  const message = problemText(problem, (_style, text) => text).replace(/^Error: /, '')
  return { level: 'error', title, message: message.trimEnd() }
}

import type { PushReport } from '../domain/report.ts'
import type { Failure } from '../frontend/failure.ts'
import { textReport } from '../frontend/report-text.ts'
import { failureAnnotations, reportAnnotations } from './annotations.ts'
import type { Annotation } from './log.ts'
import { failureOutputs, type Outputs, reportOutputs } from './outputs.ts'
import { failureSummary, reportSummary } from './summary.ts'

/** The result of the action, for each place where a workflow shows it. */
export interface Result {
  readonly status: string
  /** For the log. */
  readonly text: string
  readonly annotations: readonly Annotation[]
  readonly summary: string
  readonly outputs: Outputs
}

export function reportResult(report: PushReport): Result {
  return {
    status: report.status,
    text: textReport(report, { paint: (_style, text) => text }),
    annotations: reportAnnotations(report),
    summary: reportSummary(report),
    outputs: reportOutputs(report),
  }
}

/** The result of a run without a report. With `debug`, the log shows the cause of the failure. */
export function failureResult({ text, document }: Failure, debug: boolean): Result {
  return {
    status: document.status,
    text: debug ? text : '',
    annotations: failureAnnotations(document),
    summary: failureSummary(document),
    outputs: failureOutputs(document),
  }
}

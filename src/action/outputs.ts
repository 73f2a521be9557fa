import { type Outcome, type PushReport, releasesOf, targetsOf } from '../domain/report.ts'
import type { FailureDocument } from '../shell/output/json.ts'

/** The outputs of action.yml. */
export interface Outputs {
  readonly version: string
  /** The digest under the exact tag of the first image on its first target; empty where it is not known. */
  readonly digest: string
  /** References that point at the version now, one a line: `registry.local:5000/ui:2.1`. */
  readonly tags: string
  /** Those of them that left another version. */
  readonly moved: string
  /** References that stay on another version. */
  readonly held: string
  readonly status: string
  /** The report, as `semtag push --json` prints it. */
  readonly json: string
}

export function reportOutputs(report: PushReport): Outputs {
  const references = (...outcomes: readonly Outcome[]): string =>
    targetsOf(report)
      .flatMap(({ repository, tags }) =>
        tags.filter(({ outcome }) => outcomes.includes(outcome)).map(({ tag }) => `${repository}:${tag}`),
      )
      .join('\n')
  return {
    version: report.version,
    digest: releasesOf(report)[0]?.targets[0]?.digest ?? '',
    tags: references('created', 'moved', 'unchanged'),
    moved: references('moved'),
    held: references('held'),
    status: report.status,
    json: JSON.stringify(report),
  }
}

/** Where there is no report. */
export function failureOutputs(document: FailureDocument): Outputs {
  const { status } = document
  return { version: '', digest: '', tags: '', moved: '', held: '', status, json: JSON.stringify(document) }
}

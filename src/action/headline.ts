import type { PushReport, Status } from '../domain/report.ts'
import type { FailureDocument } from '../frontend/json.ts'

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

/** The same if there is no report. */
export const failureHeadlines: Readonly<Record<FailureDocument['status'], string>> = {
  usage: 'the settings are wrong',
  failed: 'the release failed',
  refused: 'the release is refused',
}

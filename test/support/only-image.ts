import type { PushReport, ReleaseReport } from '../../src/domain/report.ts'

/** The report of a release of one image. */
export function onlyImage(report: PushReport): ReleaseReport {
  if ('releases' in report) throw new TypeError('a report of several images')
  return report
}

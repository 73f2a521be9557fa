import type { ListReport, LsReport } from '../../src/domain/list-report.ts'
import type { PruneReport, PruningReport } from '../../src/domain/prune-report.ts'
import type { CareReport, MaintenanceReport } from '../../src/domain/report.ts'

/** The report of a command on one repository. */
export function onlyRepository(report: CareReport): MaintenanceReport {
  if ('repositories' in report) throw new TypeError('a report of several repositories')
  return report
}

/** The list of one repository. */
export function onlyList(report: LsReport): ListReport {
  if ('repositories' in report) throw new TypeError('a list of several repositories')
  return report
}

/** The report of `prune` on one repository. */
export function onlyPruned(report: PruningReport): PruneReport {
  if ('repositories' in report) throw new TypeError('several repositories')
  return report
}

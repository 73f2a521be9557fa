import { type CareReport, caresOf, type MaintenanceReport } from '../domain/report.ts'
import { type FleetRequest, type MaintenancePorts, maintainAll } from './maintenance/maintain.ts'
import { reconcileAliases } from './maintenance/reconcile-aliases.ts'

export interface ReconcileRequest extends FleetRequest {
  /** Whether missing aliases are created. */
  readonly create: boolean
}

/**
 * Recomputes every alias of each repository from its exact tags, and moves the aliases that are not on their owner:
 * after a crash, or after changes by hand. The status of a dry run that finds something to move is `drift`.
 */
export async function reconcile(request: ReconcileRequest, ports: MaintenancePorts): Promise<CareReport> {
  const { create, dryRun } = request
  const report = await maintainAll(
    { command: 'reconcile', versions: [] },
    request,
    ports,
    async (fleet) =>
      void (await fleet.each(({ record, policy }, own) =>
        reconcileAliases(record, { policy, builds: policy.builds, create, dryRun }, own),
      )),
  )
  if (!dryRun) return report
  return 'repositories' in report
    ? { ...withDrift(report), repositories: report.repositories.map(withDrift) }
    : withDrift(report)
}

/** A repository that could not be read may have drifted too: then the check itself has failed. */
function withDrift<Report extends CareReport>(report: Report): Report {
  return report.status === 'complete' && caresOf(report).some(hasDrift)
    ? { ...report, status: 'drift' }
    : report
}

function hasDrift({ targets }: MaintenanceReport): boolean {
  return targets.some(({ tags }) => tags.some(({ outcome }) => outcome === 'moved' || outcome === 'created'))
}

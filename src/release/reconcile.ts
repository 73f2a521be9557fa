import type { MaintenanceReport } from '../domain/report.ts'
import { type MaintenancePorts, type MaintenanceRequest, maintain } from './maintenance/maintain.ts'
import { reconcileAliases } from './maintenance/reconcile-aliases.ts'

export interface ReconcileRequest extends MaintenanceRequest {
  /** Whether missing aliases are created. */
  readonly create: boolean
}

/**
 * Recomputes every alias of a repository from its exact tags, and moves the aliases that are not on their owner: after
 * a crash, or after changes by hand. The status of a dry run that finds something to move is `drift`.
 */
export async function reconcile(
  request: ReconcileRequest,
  ports: MaintenancePorts,
): Promise<MaintenanceReport> {
  const { policy, create, dryRun } = request
  const report = await maintain(
    { command: 'reconcile', versions: [] },
    request,
    ports,
    async (record, signal) => {
      const options = { policy, builds: policy.builds, create, dryRun }
      await reconcileAliases(record, options, { ...ports, signal })
    },
  )
  const isDrift = ({ outcome }: { outcome: string }) => outcome === 'moved' || outcome === 'created'
  const drifted = dryRun && report.targets.some(({ tags }) => tags.some(isDrift))
  return drifted && report.status === 'complete' ? { ...report, status: 'drift' } : report
}

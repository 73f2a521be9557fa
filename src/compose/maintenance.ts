import type { MaintenanceOptions } from '../config/maintenance.ts'
import type { LsReport } from '../domain/list-report.ts'
import type { PruneReport } from '../domain/prune-report.ts'
import type { CareReport } from '../domain/report.ts'
import { readConfiguration } from '../manifest/configuration.ts'
import { list } from '../release/list.ts'
import { prune } from '../release/prune.ts'
import { reconcile } from '../release/reconcile.ts'
import { remove } from '../release/remove.ts'
import { unyank, yank } from '../release/yank.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries } from './registries.ts'

/** Questions to the user. */
export interface Questions {
  /** Asks before all `tags` of a repository are deleted. */
  readonly confirm: (tags: number) => Promise<boolean>
  /** Shows what `prune` would delete, and asks; undefined without a terminal. */
  readonly approve?: ((plan: PruneReport) => Promise<boolean>) | undefined
}

/** Runs a maintenance command: puts the adapters and the use cases together. */
export async function maintainRepositories(
  options: MaintenanceOptions,
  ambient: Ambient,
  { confirm, approve }: Questions,
): Promise<CareReport | LsReport | PruneReport> {
  const { task, repositories, flags } = options
  const [{ repository, policy }] = repositories
  const onlyPlans = task.command === 'prune' && !task.confirmed && approve === undefined
  const isReadOnly = task.command === 'ls' || task.dryRun || onlyPlans
  const registries = openRegistries(options, ambient, {
    scopes: isReadOnly ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: repositories.map((one) => one.repository),
  })
  const ports = { ...ambient, registry: registries.repository }
  const request = { repositories, settle: flags.settle }
  const only = { repository, policy, settle: flags.settle }
  try {
    switch (task.command) {
      case 'ls':
        return await list({ ...request, ...task }, { ...ports, configuration: readConfiguration })
      case 'reconcile':
        return await reconcile({ ...request, ...task }, ports)
      case 'yank': {
        const { reason, ...rest } = task
        return await yank({ ...request, ...rest, ...(reason === undefined ? {} : { reason }) }, ports)
      }
      case 'unyank':
        return await unyank({ ...request, ...task, removeEmpty: false }, ports)
      case 'rm':
        return await remove({ ...only, ...task, ...(task.confirmed ? {} : { confirm }) }, ports)
      case 'prune': {
        const { rules, olderThan, confirmed, ...rest } = task
        const before = olderThan === undefined ? undefined : ambient.clock.now().getTime() - olderThan
        return await prune(
          {
            ...only,
            ...rest,
            rules: { ...rules, before },
            dryRun: isReadOnly,
            ...(confirmed || approve === undefined ? {} : { confirm: approve }),
          },
          { ...ports, configuration: readConfiguration },
        )
      }
    }
  } finally {
    await registries.close()
  }
}

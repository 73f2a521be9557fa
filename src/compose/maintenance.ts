import type { MaintenanceOptions } from '../config/maintenance.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { MaintenanceReport } from '../domain/report.ts'
import { readConfiguration } from '../manifest/configuration.ts'
import { list } from '../release/list.ts'
import { reconcile } from '../release/reconcile.ts'
import { remove } from '../release/remove.ts'
import { unyank, yank } from '../release/yank.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries } from './registries.ts'

/** Asks the user before all `tags` of a repository are deleted. */
export type Confirm = (tags: number) => Promise<boolean>

/** Runs a maintenance command: puts the adapters and the use cases together. */
export async function maintainRepository(
  options: MaintenanceOptions,
  ambient: Ambient,
  confirm: Confirm,
): Promise<MaintenanceReport | ListReport> {
  const { task, repository, policy, flags } = options
  const isReadOnly = task.command === 'ls' || task.dryRun
  const registries = openRegistries(options, ambient, {
    scopes: isReadOnly ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: [repository],
  })
  const ports = { ...ambient, registry: registries.repository }
  const request = { repository, policy, settle: flags.settle }
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
        return await remove({ ...request, ...task, ...(task.confirmed ? {} : { confirm }) }, ports)
    }
  } finally {
    await registries.close()
  }
}

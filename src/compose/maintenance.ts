import type { MaintenanceOptions } from '../config/maintenance.ts'
import type { ListReport, MaintenanceReport } from '../domain/report.ts'
import { readConfiguration } from '../manifest/configuration.ts'
import { list } from '../release/list.ts'
import { reconcile } from '../release/reconcile.ts'
import { remove } from '../release/remove.ts'
import { unyank, yank } from '../release/yank.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries } from './registries.ts'

/** Asks before a repository of so many tags is emptied. */
export type Confirm = (tags: number) => Promise<boolean>

/** Looks after a repository as the options say: the adapters and the use cases put together. */
export async function maintainRepository(
  options: MaintenanceOptions,
  around: Ambient,
  confirm: Confirm,
): Promise<MaintenanceReport | ListReport> {
  const { task, repository, policy, flags } = options
  const reads = task.command === 'ls' || task.dryRun
  const registries = openRegistries(options, around, {
    scopes: reads ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: [repository],
  })
  const ports = { ...around, registry: registries.repository }
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

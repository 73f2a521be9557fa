import type { MaintenanceOptions } from '../config/maintenance.ts'
import type { LsReport } from '../domain/list-report.ts'
import type { CareReport } from '../domain/report.ts'
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
export async function maintainRepositories(
  options: MaintenanceOptions,
  ambient: Ambient,
  confirm: Confirm,
): Promise<CareReport | LsReport> {
  const { task, repositories, flags } = options
  const [{ repository, policy }] = repositories
  const isReadOnly = task.command === 'ls' || task.dryRun
  const registries = openRegistries(options, ambient, {
    scopes: isReadOnly ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: repositories.map((one) => one.repository),
  })
  const ports = { ...ambient, registry: registries.repository }
  const request = { repositories, settle: flags.settle }
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
        return await remove(
          { repository, policy, settle: flags.settle, ...task, ...(task.confirmed ? {} : { confirm }) },
          ports,
        )
    }
  } finally {
    await registries.close()
  }
}

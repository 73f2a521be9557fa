import type { MaintenanceOptions, PruneTask } from '../config/maintenance.ts'
import type { LsReport } from '../domain/list-report.ts'
import type { PruneRules } from '../domain/plan/prune-rules.ts'
import type { PruningReport } from '../domain/prune-report.ts'
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
  readonly approve?: ((plan: PruningReport) => Promise<boolean>) | undefined
}

/** Runs a maintenance command: puts the adapters and the use cases together. */
export async function maintainRepositories(
  options: MaintenanceOptions,
  ambient: Ambient,
  { confirm, approve }: Questions,
): Promise<CareReport | LsReport | PruningReport> {
  const { task, repositories, flags } = options
  const [{ repository, policy }] = repositories
  const onlyPlans =
    task.command === 'prune' && (task.print !== undefined || (!task.confirmed && approve === undefined))
  const isReadOnly = task.command === 'ls' || task.dryRun || onlyPlans
  const registries = openRegistries(options, ambient, {
    scopes: isReadOnly ? 'pull' : 'pull,push',
    asksEngine: true,
    repositories: repositories.map((one) => one.repository),
  })
  const ports = { ...ambient, registry: registries.repository }
  const contentPorts = { ...ports, configuration: readConfiguration }
  const now = ambient.clock.now().getTime()
  const request = { repositories, settle: flags.settle }
  const only = { repository, policy, settle: flags.settle }
  try {
    switch (task.command) {
      case 'ls': {
        const rulesOf = ({ task: own }: Chosen) =>
          own.command === 'ls' && own.prunable ? { prunable: rulesAt(own.prunable, now) } : {}
        const all = eachOf(repositories, (one) => ({ ...one, ...rulesOf(one) }))
        return await list({ ...request, ...task, repositories: all }, contentPorts)
      }
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
        const all = eachOf(repositories, (one) => {
          const own = one.task.command === 'prune' ? one.task : task
          return { ...one, rules: rulesAt(own, now), max: own.max, children: own.children }
        })
        const asks = !task.confirmed && approve !== undefined && task.print === undefined
        return await prune(
          {
            ...request,
            repositories: all,
            dryRun: isReadOnly,
            digests: task.print !== undefined,
            ...(asks && { confirm: approve }),
          },
          contentPorts,
        )
      }
    }
  } finally {
    await registries.close()
  }
}

type Chosen = MaintenanceOptions['repositories'][number]

function eachOf<Item, Result>(
  [first, ...others]: readonly [Item, ...Item[]],
  map: (item: Item) => Result,
): readonly [Result, ...Result[]] {
  return [map(first), ...others.map(map)]
}

/** The rules at a time: the age of images becomes the time before which they were created. */
function rulesAt({ rules, olderThan }: PruneTask, now: number): PruneRules {
  return { ...rules, before: olderThan === undefined ? undefined : now - olderThan }
}

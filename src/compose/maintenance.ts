import type { MaintenanceOptions, PruneTask } from '../config/maintenance.ts'
import { formatRepository } from '../domain/image/reference.ts'
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
        const rulesOf = rulesAt(repositories, now)
        const all = eachOf(repositories, (one) => {
          const prunable = rulesOf(one)
          return { ...one, ...(prunable && { prunable }) }
        })
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
        const rulesOf = rulesAt(repositories, now)
        const all = eachOf(repositories, (one) => {
          const { max, children } = one.task.command === 'prune' ? one.task : task
          return { ...one, rules: rulesOf(one) ?? noRules, max, children }
        })
        const asks = !task.confirmed && approve !== undefined && task.print === undefined
        return await prune(
          {
            ...request,
            repositories: all,
            dryRun: isReadOnly,
            printed: task.print !== undefined,
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

const noRules: PruneRules = { others: () => false, withdrawn: false, keepReferrers: false }

/**
 * The rules of an image at a time: the age of images becomes the time before which they were created. A tag that is not a
 * version belongs to the first image of its repository whose rules name it.
 */
function rulesAt(all: readonly Chosen[], now: number): (one: Chosen) => PruneRules | undefined {
  const ruled = all.map((one) => ({ one, pruning: pruningOf(one) }))
  return (one) => {
    const pruning = pruningOf(one)
    if (pruning === undefined) return undefined
    const name = formatRepository(one.repository)
    const index = all.indexOf(one)
    const earlier = ruled.slice(0, index).filter((other) => formatRepository(other.one.repository) === name)
    const { rules, olderThan } = pruning
    return {
      ...rules,
      others: (tag) => rules.others(tag) && !earlier.some((other) => other.pruning?.rules.others(tag)),
      before: olderThan === undefined ? undefined : now - olderThan,
    }
  }
}

function pruningOf({ task }: Chosen): PruneTask | undefined {
  if (task.command === 'prune') return task
  return task.command === 'ls' ? task.prunable : undefined
}

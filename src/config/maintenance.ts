import type { Environment } from '../ports/run.ts'
import { readLs } from './commands/ls.ts'
import { readPrune } from './commands/prune.ts'
import { readReconcile } from './commands/reconcile.ts'
import { readRm } from './commands/rm.ts'
import { readUnyank } from './commands/unyank.ts'
import { readYank } from './commands/yank.ts'
import type { RepositoryCommand, Values } from './flags.ts'
import type { ReadRepositoryOptions, RepositoryOptions } from './read/repository-options.ts'
import type { Found } from './sources/found.ts'

const readers = {
  ls: readLs,
  reconcile: readReconcile,
  yank: readYank,
  unyank: readUnyank,
  rm: readRm,
  prune: readPrune,
} as const satisfies Record<RepositoryCommand, unknown>

/** What one command does to a repository. */
export type MaintenanceTask = NonNullable<ReturnType<(typeof readers)[RepositoryCommand]>['options']>['task']

/** What a command has to do with a repository. Everything is parsed; nothing was contacted. */
export type MaintenanceOptions = RepositoryOptions<MaintenanceTask>

/** Reads the arguments, the environment and the file of a command that looks after a repository. Never throws. */
export function readMaintenanceOptions(
  command: RepositoryCommand,
  values: Values,
  env: Environment,
  found?: Found,
): ReadRepositoryOptions<MaintenanceTask> {
  return readers[command]({ values, env, found })
}

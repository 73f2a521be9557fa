import type { Environment } from '../ports/run.ts'
import { readLs } from './commands/ls.ts'
import { type PruneTask, readPrune } from './commands/prune.ts'
import { readReconcile } from './commands/reconcile.ts'
import { readRm } from './commands/rm.ts'
import { readUnyank } from './commands/unyank.ts'
import { readYank } from './commands/yank.ts'
import type { MaintenanceCommand, Values } from './flags.ts'
import type { ArgumentStyle } from './message-style.ts'
import type { ReadRepositoryOptions, RepositoryOptions } from './read/repository-options.ts'
import type { Found } from './sources/found.ts'

const readers = {
  ls: readLs,
  reconcile: readReconcile,
  yank: readYank,
  unyank: readUnyank,
  rm: readRm,
  prune: readPrune,
} as const satisfies Record<MaintenanceCommand, unknown>

export type { PruneTask }

/** What one command does to a repository. */
export type MaintenanceTask = NonNullable<ReturnType<(typeof readers)[MaintenanceCommand]>['options']>['task']

/** The task of a command, and its repositories. Everything is parsed; nothing was contacted. */
export type MaintenanceOptions = RepositoryOptions<MaintenanceTask>

/** Reads the arguments, the environment and the file of a command that maintains repositories. Never throws. */
export function readMaintenanceOptions(
  command: MaintenanceCommand,
  values: Values,
  env: Environment,
  found?: Found,
  style?: ArgumentStyle,
): ReadRepositoryOptions<MaintenanceTask> {
  return readers[command]({ values, env, found, style })
}

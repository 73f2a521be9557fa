import { type CommandName, commandNames } from '../config/flags.ts'
import type { Command } from './command.ts'
import { checkHelp } from './commands/check.ts'
import { lsHelp } from './commands/ls.ts'
import { planHelp } from './commands/plan.ts'
import { promoteHelp } from './commands/promote.ts'
import { pruneHelp } from './commands/prune.ts'
import { pushHelp } from './commands/push.ts'
import { reconcileHelp } from './commands/reconcile.ts'
import { rmHelp } from './commands/rm.ts'
import { unyankHelp } from './commands/unyank.ts'
import { yankHelp } from './commands/yank.ts'

// The bundle of the parser has only the help of each file: scripts/bundle.js puts the rest where it is loaded later.
const table: Readonly<Record<CommandName, Omit<Command, 'name'>>> = {
  push: { help: pushHelp, load: async () => (await import('./commands/push.ts')).runPush },
  plan: { help: planHelp, load: async () => (await import('./commands/plan.ts')).runPlan },
  promote: { help: promoteHelp, load: async () => (await import('./commands/promote.ts')).runPromote },
  ls: { help: lsHelp, load: async () => (await import('./commands/ls.ts')).runLs },
  reconcile: {
    help: reconcileHelp,
    load: async () => (await import('./commands/reconcile.ts')).runReconcile,
  },
  yank: { help: yankHelp, load: async () => (await import('./commands/yank.ts')).runYank },
  unyank: { help: unyankHelp, load: async () => (await import('./commands/unyank.ts')).runUnyank },
  rm: { help: rmHelp, load: async () => (await import('./commands/rm.ts')).runRm },
  check: { help: checkHelp, load: async () => (await import('./commands/check.ts')).runCheck },
  prune: { help: pruneHelp, load: async () => (await import('./commands/prune.ts')).runPrune },
}

/** The commands, in the order of the help. */
export const commands: readonly Command[] = commandNames.map((name) => ({ name, ...table[name] }))

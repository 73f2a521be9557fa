import type { Command } from './command.ts'
import { lsHelp } from './commands/ls.ts'
import { planHelp } from './commands/plan.ts'
import { pushHelp } from './commands/push.ts'
import { reconcileHelp } from './commands/reconcile.ts'
import { rmHelp } from './commands/rm.ts'
import { unyankHelp } from './commands/unyank.ts'
import { yankHelp } from './commands/yank.ts'

/**
 * The commands, in the order of the help. Of each file, the bundle of the parser has the help alone: the rest is loaded
 * when the command runs (scripts/bundle.js).
 */
export const commands: readonly Command[] = [
  { name: 'push', help: pushHelp, load: async () => (await import('./commands/push.ts')).runPush },
  { name: 'plan', help: planHelp, load: async () => (await import('./commands/plan.ts')).runPlan },
  { name: 'ls', help: lsHelp, load: async () => (await import('./commands/ls.ts')).runLs },
  {
    name: 'reconcile',
    help: reconcileHelp,
    load: async () => (await import('./commands/reconcile.ts')).runReconcile,
  },
  { name: 'yank', help: yankHelp, load: async () => (await import('./commands/yank.ts')).runYank },
  { name: 'unyank', help: unyankHelp, load: async () => (await import('./commands/unyank.ts')).runUnyank },
  { name: 'rm', help: rmHelp, load: async () => (await import('./commands/rm.ts')).runRm },
]

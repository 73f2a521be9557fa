import type { Values } from '../../config/flags.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const reconcileHelp: Help = {
  summary: 'Move every alias to the version that it belongs on',
  usage: `semtag reconcile [REPOSITORY]

Reads the exact tags of a repository, and moves every alias that is not on the
highest version of its line. Fixes the aliases of releases that stopped
half-way, and aliases that were set by hand. Creates missing aliases only with
--create.

${repositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['Fix misplaced aliases', 'semtag reconcile registry.local:5000/image-gallery'],
      ['A check of all that is configured, which exits 5', 'semtag reconcile --dry-run'],
    ),
    '  5 drift: --dry-run found a misplaced alias',
  ),
}

/** `semtag reconcile`. */
export function runReconcile(values: Values, around: CommandAmbient): Promise<number> {
  return runMaintenance('reconcile', values, around)
}

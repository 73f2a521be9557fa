import type { Values } from '../../config/flags.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const reconcileHelp: Help = {
  summary: 'Bring every alias to the version that it belongs on',
  usage: `semtag reconcile [REPOSITORY]

Reads the exact tags of a repository, and moves every alias that is not on the
highest version of its line. Repairs the aliases of releases that stopped
half-way, and of tags set by hand. Creates missing aliases only with --create.

${repositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['Fix aliases that are not where they belong', 'semtag reconcile registry.local:5000/image-gallery'],
      ['A check of all that is configured, which exits 5', 'semtag reconcile --dry-run'],
    ),
    '  5 drift: --dry-run found an alias that is not where it belongs',
  ),
}

/** `semtag reconcile`. */
export function runReconcile(values: Values, around: CommandAmbient): Promise<number> {
  return runMaintenance('reconcile', values, around)
}

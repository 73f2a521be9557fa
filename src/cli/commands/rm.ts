import type { Values } from '../../config/flags.ts'
import type { MaintenanceOptions } from '../../config/maintenance.ts'
import type { Problem } from '../../domain/errors.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import { ask, canAsk } from '../ask.ts'
import { examples, type Help, namedRepositoryHelp, repositoryEpilogue } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const rmHelp: Help = {
  summary: 'Delete tags, and only those tags',
  usage: `semtag rm REPOSITORY TAG…
semtag rm REPOSITORY --all

Deletes tags, and leaves other tags of the same image alone. If the registry
does not delete tags through its API, semtag deletes nothing. If an alias points
at the same image, deleting an exact tag needs --force: to withdraw a release,
use semtag yank.

${namedRepositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['Two tags', 'semtag rm registry.local:5000/image-gallery build-7 build-8'],
      ['Empty a repository without confirmation', 'semtag rm registry.local:5000/old/ui --all --yes'],
    ),
  ),
}

/** `semtag rm`. */
export function runRm(values: Values, around: CommandAmbient): Promise<number> {
  return runMaintenance('rm', values, around, {
    check: (options) => (mustAsk(options) && !canAsk(around) ? cannotAsk : undefined),
    confirm: ({ repositories: [{ repository }] }) => confirmRemoval(repository, around),
  })
}

/** True if the command empties a repository and nobody has confirmed it. */
function mustAsk({ task }: MaintenanceOptions): boolean {
  return task.command === 'rm' && task.tags === 'all' && !task.confirmed && !task.dryRun
}

const cannotAsk: Problem = {
  code: 'INVALID_ARGUMENT',
  message: '--all empties the repository, but semtag cannot ask for confirmation: there is no terminal.',
  hint: 'Add --yes to confirm; --dry-run shows what semtag would delete.',
}

/** Asks for the name of the repository before semtag deletes all of its tags. */
export function confirmRemoval(
  repository: Repository,
  around: Pick<CommandAmbient, 'stdin' | 'stderr' | 'cancellation'>,
): (tags: number) => Promise<boolean> {
  const name = formatRepository(repository)
  return async (tags) => {
    const what = tags === 1 ? 'the only tag' : `all ${tags} tags`
    return (await ask(`Delete ${what} of ${name}? Type its name to continue: `, around)) === name
  }
}

import type { Values } from '../../config/flags.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const yankHelp: Help = {
  summary: 'Withdraw versions: their aliases fall back',
  usage: `semtag yank [REPOSITORY] VERSION…

Withdraws bad releases: marks each version with a tag yanked-VERSION, which
later releases respect, and moves its aliases to the highest version left in
their lines. Deletes nothing: users can still pull the exact version. If a line
has no version left, its alias stays. In several repositories, every mark is
written before the first alias moves.

${repositoryHelp}
VERSION is a full version, such as 3.0.42.`,
  epilogue: repositoryEpilogue(
    examples(
      [
        'Withdraw 3.0.42, and say why',
        'semtag yank registry.local:5000/image-gallery 3.0.42 --reason "loses data"',
      ],
      ['Everywhere that it was released to', 'semtag yank 3.0.42'],
      ['What would move', 'semtag yank ghcr.io/acme/ui 3.0.42 3.0.41 --dry-run'],
    ),
  ),
}

/** `semtag yank`. */
export function runYank(values: Values, around: CommandAmbient): Promise<number> {
  return runMaintenance('yank', values, around)
}

import type { Values } from '../../config/flags.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const yankHelp: Help = {
  summary: 'Withdraw versions: their aliases fall back',
  usage: `semtag yank [REPOSITORY] VERSION…

Takes bad releases back, in one step that lasts: each version is marked as
withdrawn by a tag yanked-VERSION, and its aliases go to the highest version of
their lines that remains. Nothing is deleted: users can still pull the exact
version. A line with no version left keeps its alias. In several repositories,
every mark is written before the first alias moves.

${repositoryHelp}
VERSION is a full version, such as 3.0.42.`,
  epilogue: repositoryEpilogue(
    examples(
      [
        'Take 3.0.42 back, and say why',
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

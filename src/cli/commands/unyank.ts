import type { Values } from '../../config/flags.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const unyankHelp: Help = {
  summary: 'Cancel the withdrawal of versions',
  usage: `semtag unyank [REPOSITORY] VERSION…

Makes withdrawn versions count again, and moves the aliases of their lines to
their owners.

${repositoryHelp}
VERSION is a full version, such as 3.0.42.`,
  epilogue: repositoryEpilogue(
    examples(
      ['Let 3.0.42 count again', 'semtag unyank registry.local:5000/image-gallery 3.0.42'],
      ['The same in every configured repository', 'semtag unyank 3.0.42'],
    ),
  ),
}

/** `semtag unyank`. */
export function runUnyank(values: Values, around: CommandAmbient): Promise<number> {
  return runMaintenance('unyank', values, around)
}

import { type FlagTable, releaseCommands } from './row.ts'

/** What stands between an image and its release: a candidate, and a gate. */
export const candidateFlags = {
  stage: {
    kind: 'switch',
    description: 'Put the image under staged-VERSION only, as a candidate for semtag promote',
    group: 'What to do',
    commands: releaseCommands,
    input: true,
  },
  gate: {
    kind: 'value',
    value: 'COMMAND',
    description:
      'Run this command on the content before any tag is written; if it fails, nothing is released. {reference} stands for repository@digest',
    group: 'What to do',
    commands: releaseCommands,
    input: true,
  },
  digest: {
    kind: 'value',
    value: 'sha256:…',
    description: 'Digest that was tested: the candidate must have it',
    group: 'What to do',
    commands: ['promote'],
  },
  as: {
    kind: 'value',
    value: 'VERSION',
    description: 'Release the content of the exact tag of VERSION under this version',
    group: 'What to do',
    commands: ['promote'],
  },
} as const satisfies FlagTable

import { commandNames, type FlagTable, placedCommands, releaseCommands } from './row.ts'

/** The flags that select the image and its targets. */
export const imageFlags = {
  'metadata-file': {
    kind: 'path',
    value: 'FILE',
    description: 'The file that docker buildx build --metadata-file wrote; semtag releases the digest in it',
    group: 'The image',
    commands: releaseCommands,
    setting: 'image',
  },
  platform: {
    kind: 'platform',
    value: 'OS/ARCH[/VARIANT]',
    description:
      'Release one platform of the image, such as linux/arm64; its digest differs from that of the whole image',
    group: 'The image',
    commands: releaseCommands,
    setting: 'image',
  },
  referrers: {
    kind: 'switch',
    description: 'Copy signatures, attestations and SBOMs as well',
    group: 'The image',
    commands: releaseCommands,
    setting: 'image',
  },
  sparse: {
    kind: 'switch',
    description: 'Release an index even if images of some platforms are missing',
    group: 'The image',
    commands: releaseCommands,
    setting: 'image',
  },
  'git-tag-prefix': {
    kind: 'value',
    value: 'TEXT',
    description: 'Prefix of the version in git tags, such as ui@; the pushed tag then gives the version',
    group: 'The image',
    commands: releaseCommands,
    setting: 'release',
  },
  registry: {
    kind: 'values',
    letter: 'r',
    value: 'HOST[/PATH]',
    description: 'Registry to release to',
    group: 'Common flags',
    commands: commandNames,
    differs: [
      {
        in: placedCommands,
        kind: 'value',
        description: 'Registry of the repository',
      },
    ],
    setting: 'image',
  },
  repository: {
    kind: 'value',
    value: 'PATH',
    description: "Repository to release to, instead of the image's own path",
    group: 'Where to',
    commands: releaseCommands,
    setting: 'image',
  },
  'best-effort': {
    kind: 'switch',
    description: 'Continue with the other registries if one fails',
    group: 'Where to',
    commands: releaseCommands,
    setting: 'release',
  },
} as const satisfies FlagTable

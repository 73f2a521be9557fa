import { protectedVendors } from '../../domain/vendors/profile.ts'
import type { FlagGroups, Flags } from './flag.ts'
import {
  configurationFlags,
  connectionFlags,
  dryRun,
  engineFlags,
  outputFlags,
  policyFlags,
} from './shared.ts'

const image: Flags = {
  'metadata-file': {
    kind: 'value',
    describe: 'What docker buildx build --metadata-file wrote; its digest is the image of IMAGE to release',
  },
  platform: {
    kind: 'value',
    describe: 'Release one platform of the image, such as linux/arm64; its digest is not that of the whole',
  },
  referrers: { kind: 'switch', describe: 'Copy signatures, attestations and SBOMs as well' },
  sparse: { kind: 'switch', describe: 'Release an index even if images of some platforms are missing' },
}

const version: Flags = {
  'git-tag-prefix': {
    kind: 'value',
    describe: 'What stands before the version in git tags, such as ui@; the pushed tag then has the version',
  },
}

const target: Flags = {
  registry: {
    kind: 'values',
    alias: 'r',
    describe: 'Registry to release to, HOST or HOST/PATH; repeatable',
  },
  repository: { kind: 'value', describe: "Repository to release to, instead of the image's own path" },
  'best-effort': { kind: 'switch', describe: 'Go on with the other registries where one fails' },
}

const tags: Flags = {
  ...policyFlags('When the version takes latest: auto (where it is the highest), always, never'),
  tag: {
    kind: 'values',
    describe: 'Another literal tag, such as sha-1a2b3c4, guarded like the exact one; repeatable',
  },
  order: {
    kind: 'value',
    choices: ['latest-last', 'latest-first'],
    default: 'latest-last',
    describe: 'When latest is written: latest-last, latest-first; each alias then has a request of its own',
  },
  overwrite: { kind: 'switch', describe: 'Replace an exact tag that has other content' },
  'assume-highest': {
    kind: 'switch',
    describe: 'Treat this version as the highest if the tag list does not show everything',
  },
  'require-version-label': {
    kind: 'switch',
    describe: 'Refuse an image whose label org.opencontainers.image.version differs',
  },
}

const engine: Flags = {
  ...engineFlags,
  'no-local-tags': {
    kind: 'switch',
    describe: 'Remove the local tags that the release adds to the engine',
  },
}

const registry: Flags = {
  via: {
    kind: 'value',
    choices: ['auto', 'registry', 'engine'],
    default: 'auto',
    describe:
      'How tags are read and written: auto, registry (directly), engine (through the engine, for registries that only it reaches)',
  },
  ...connectionFlags,
}

/** The flags of `push` and `plan`. */
export const pushFlags: FlagGroups = {
  'The image:': { ...image, ...version },
  'Where to:': target,
  'Which tags:': tags,
  'The engine:': engine,
  'The registry:': registry,
  'Settings:': configurationFlags,
  'Output:': {
    ...dryRun,
    protect: {
      kind: 'value',
      choices: protectedVendors,
      describe: `Print the rules of a registry that keep exact tags immutable, and contact nothing: ${protectedVendors.join(', ')}`,
    },
    ...outputFlags('repository@digest alone'),
  },
}

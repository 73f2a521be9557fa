/** A flag as the help and the completion show it. Its shape is checked by the schema in config/, which is not loaded for help. */
export interface Flag {
  readonly kind: 'switch' | 'value' | 'values'
  readonly describe: string
  readonly alias?: string
  readonly choices?: readonly string[]
  /** What holds where the flag is not given. */
  readonly default?: string
}

export type Flags = Readonly<Record<string, Flag>>

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

const policy: Flags = {
  latest: {
    kind: 'value',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    describe: 'When the version takes latest: auto (where it is the highest), always, never',
  },
  'latest-range': { kind: 'value', describe: 'Only versions of this range take latest, such as "<3"' },
  channel: {
    kind: 'values',
    describe: 'Alias for prereleases: NAME, NAME=ID,ID or NAME=*; repeatable',
  },
  'zero-major': { kind: 'switch', describe: 'Give versions 0.x the alias 0' },
  'tag-prefix': { kind: 'value', describe: 'Begin the numbered tags with this, such as v' },
  variant: { kind: 'value', describe: 'End every tag with this, such as alpine' },
  'known-variant': {
    kind: 'values',
    describe: 'Another variant of the repository, whose tags are passed over; repeatable',
  },
  builds: { kind: 'switch', describe: 'Read tags with build metadata (1.2.3_build.5) in any case' },
  'take-patch': {
    kind: 'switch',
    describe: 'Make 1.2.3 the alias of its builds, though it was published as an exact tag',
  },
  ignore: {
    kind: 'values',
    describe: 'Pattern of tags that are no versions, such as "20??????"; repeatable',
  },
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
    describe: 'Where the tag list cannot be read: take this version for the highest',
  },
  'require-version-label': {
    kind: 'switch',
    describe: 'Refuse an image whose label org.opencontainers.image.version differs',
  },
}

const engine: Flags = {
  host: { kind: 'value', alias: 'H', describe: 'Address of the engine, instead of DOCKER_HOST' },
  context: { kind: 'value', alias: 'c', describe: 'Docker context to use' },
  'no-local-tags': {
    kind: 'switch',
    describe: 'Remove the local tags that the release adds to the engine',
  },
}

const connection: Flags = {
  via: {
    kind: 'value',
    choices: ['auto', 'registry', 'engine'],
    default: 'auto',
    describe:
      'How tags are read and written: auto, registry (directly), engine (through the engine, for registries that only it reaches)',
  },
  'plain-http': { kind: 'switch', describe: 'Talk plain HTTP to the registry' },
  insecure: { kind: 'switch', describe: "Do not verify the registry's certificate" },
  'ca-file': { kind: 'value', describe: 'Certificate authority of the registry, a PEM file' },
  'password-stdin': {
    kind: 'switch',
    describe: 'Read the password of SEMTAG_USERNAME from standard input',
  },
  timeout: { kind: 'value', default: '30m', describe: 'End after this time: 90s, 10m, 1h' },
}

const output: Flags = {
  json: { kind: 'switch', describe: 'Print the report as one JSON document' },
  quiet: { kind: 'switch', alias: 'q', describe: 'Print repository@digest alone' },
  output: { kind: 'value', alias: 'o', describe: 'Write the JSON report to this file as well' },
  debug: { kind: 'switch', describe: 'Show every request, and where errors come from' },
  'no-color': { kind: 'switch', describe: 'Print without colour' },
}

/** The flags of `push`, in the groups in which its help shows them. */
export const flagGroups: Readonly<Record<string, Flags>> = {
  'The image:': image,
  'Where to:': target,
  'Which tags:': policy,
  'The engine:': engine,
  'The registry:': connection,
  'Output:': {
    'dry-run': { kind: 'switch', describe: 'Show the plan, and write nothing' },
    protect: {
      kind: 'value',
      choices: ['ecr', 'harbor'],
      describe:
        'Print the rules of a registry that keep exact tags immutable, and contact nothing: ecr, harbor',
    },
    ...output,
  },
}

/** Every flag by its long name. */
export const flags: Flags = Object.assign({}, ...Object.values(flagGroups))

import type { Options } from 'yargs'

const one = (describe: string, more: Options = {}): Options => ({
  type: 'string',
  requiresArg: true,
  describe,
  ...more,
})
const several = (describe: string, more: Options = {}): Options => ({ ...one(describe, more), array: true })
const flag = (describe: string, more: Options = {}): Options => ({ type: 'boolean', describe, ...more })

type Flags = Readonly<Record<string, Options>>

const target: Flags = {
  registry: several('Registry to release to, with an optional path; repeatable', { alias: 'r' }),
  repository: one("Repository to release to, instead of the image's own path"),
}

const policy: Flags = {
  latest: one('Who takes latest: auto (the highest version), always (this one), never', { default: 'auto' }),
  'latest-range': one('Only versions of this range take latest, such as "<3"'),
  channel: several('Alias for prereleases, NAME or NAME=ID,… or NAME=*; repeatable'),
  'zero-major': flag('Gives versions 0.x the alias 0'),
  'tag-prefix': one('Stands before the numbers, such as v'),
  variant: one('Ends every tag, such as alpine'),
  'known-variant': several('Another variant of this repository, whose tags are passed over; repeatable'),
  builds: flag('Reads tags with build metadata (1.2.3_build.5) also for a version without'),
  'take-patch': flag('Lets 1.2.3 become the alias of its builds though it was published as an exact tag'),
  ignore: several('Pattern of tags that are no versions, such as "20??????"; repeatable'),
  tag: several('Another literal tag, such as sha-1a2b3c4, guarded like the exact one; repeatable'),
  order: one('When latest is written', { choices: ['latest-last', 'latest-first'], default: 'latest-last' }),
  overwrite: flag('Replaces an exact tag that has other content'),
  'require-version-label': flag('Refuses an image whose label org.opencontainers.image.version differs'),
}

const engine: Flags = {
  host: one("The engine's address, as DOCKER_HOST", { alias: 'H' }),
  context: one('The docker context to use', { alias: 'c' }),
  platform: one('Releases one platform of the image, such as linux/arm64'),
  'no-local-tags': flag("Removes the local tags that a release adds to the engine's images"),
}

const connection: Flags = {
  'plain-http': flag('Talks plain HTTP to the registry'),
  insecure: flag('Does not verify the certificate of the registry'),
  'ca-file': one('Certificate authority of the registry, a PEM file'),
  'password-stdin': flag('Reads the password for SEMTAG_USERNAME from standard input'),
  timeout: one('Ends the release after this time: 90s, 10m, 1h', { default: '30m' }),
}

const output: Flags = {
  json: flag('Prints the report as one JSON document'),
  quiet: flag('Prints repository@digest alone', { alias: 'q' }),
  output: one('Writes the JSON report to this file as well', { alias: 'o' }),
  debug: flag('Shows every request, and what errors come from'),
  'no-color': flag('Prints without colour'),
}

/** The flags of `push` and `plan`, in the groups in which the help shows them. */
export const flagGroups: Readonly<Record<string, Flags>> = {
  'Where to:': target,
  'Which tags:': policy,
  'The engine:': engine,
  'The registry:': connection,
  'Output:': output,
}

import type { Flags } from './flag.ts'

// The flags that commands have in common, as the help shows them.

export const dryRun: Flags = { 'dry-run': { kind: 'switch', describe: 'Show the plan, and write nothing' } }

/** How tags are read and named; `latest` says what that flag means to the command. */
export function policyFlags(latest: string): Flags {
  return {
    latest: {
      kind: 'value',
      choices: ['auto', 'always', 'never'],
      default: 'auto',
      describe: latest,
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
    'take-unknown': {
      kind: 'switch',
      describe: 'Move an alias even if its current version is unknown',
    },
    ignore: {
      kind: 'values',
      describe: 'Pattern of tags that are no versions, such as "20??????"; repeatable',
    },
  }
}

export const engineFlags: Flags = {
  host: { kind: 'value', alias: 'H', describe: 'Address of the engine, instead of DOCKER_HOST' },
  context: { kind: 'value', alias: 'c', describe: 'Docker context to use' },
}

export const connectionFlags: Flags = {
  'plain-http': { kind: 'switch', describe: 'Talk plain HTTP to the registry' },
  insecure: { kind: 'switch', describe: "Do not verify the registry's certificate" },
  'ca-file': { kind: 'value', describe: 'Certificate authority of the registry, a PEM file' },
  'password-stdin': {
    kind: 'switch',
    describe: 'Read the password of SEMTAG_USERNAME from standard input',
  },
  timeout: { kind: 'value', default: '30m', describe: 'End after this time: 90s, 10m, 1h' },
  settle: { kind: 'value', default: '30s', describe: 'How long to wait for late registry answers' },
}

export const configurationFlags: Flags = {
  config: { kind: 'value', describe: 'File of settings, instead of the one that is found' },
  'no-config': { kind: 'switch', describe: 'Read no file of settings' },
}

/** What is printed, and where; `quiet` says what that flag leaves. */
export function outputFlags(quiet: string): Flags {
  return {
    json: { kind: 'switch', describe: 'Print the report as one JSON document' },
    quiet: { kind: 'switch', alias: 'q', describe: `Print ${quiet}` },
    output: {
      kind: 'value',
      alias: 'o',
      describe: 'Also write the JSON report to this file; - means --json',
    },
    debug: { kind: 'switch', describe: 'Show every request, and where errors come from' },
    'no-color': { kind: 'switch', describe: 'Print without colour' },
  }
}

import type { Problem } from '../../domain/errors.ts'
import { isRange } from '../../domain/plan/prune-rules.ts'
import { globs } from '../../domain/tags/ignore.ts'
import { clean } from '../../domain/text.ts'
import type { FlagsOf } from '../flags.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

type PruneFlags = FlagsOf<'prune'>

/** `semtag prune`: the repository must be written out, nothing that is configured adds to its name. */
export const readPrune = repositoryReader({ ...repositoryLine('prune'), isNamed: true }, (flags) => ({
  task: {
    command: 'prune' as const,
    rules: {
      keepMinor: flags['keep-minor'],
      keepMajor: flags['keep-major'],
      keepPrereleases: flags['keep-prereleases'],
      keepBuilds: flags['keep-builds'],
      keepRange: flags['keep-range'],
      keepReferrers: flags['keep-referrers'],
      others: globs(flags.others),
      withdrawn: flags.withdrawn,
    },
    /** Only older images go, in milliseconds. */
    olderThan: flags['older-than'],
    children: flags.children,
    max: flags.max,
    confirmed: flags.yes,
    dryRun: flags['dry-run'],
  },
  problems: problemsIn(flags),
}))

function problemsIn(flags: PruneFlags): readonly Problem[] {
  const range = flags['keep-range']
  return [
    ...(range === undefined || isRange(range) ? [] : [noRange(range)]),
    ...(hasRule(flags) ? [] : [noRule(flags['older-than'] !== undefined)]),
  ]
}

function hasRule(flags: PruneFlags): boolean {
  const keeps = ['keep-minor', 'keep-major', 'keep-prereleases', 'keep-builds', 'keep-range'] as const
  return flags.withdrawn || flags.others.length > 0 || keeps.some((name) => flags[name] !== undefined)
}

function noRule(isAged: boolean): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: isAged
      ? '--older-than is not a rule by itself: age alone says nothing about a version.'
      : 'No rule says what stays.',
    hint: 'Add a rule, such as --keep-minor 3; semtag prune --help shows all rules.',
  }
}

function noRange(range: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--keep-range "${clean(range)}" is not a range of versions.`,
    hint: 'Write a range as npm does, such as ">=2.0.0".',
  }
}

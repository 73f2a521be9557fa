import type { Problem } from '../../domain/errors.ts'
import type { PruneRules } from '../../domain/plan/prune-rules.ts'
import { globs } from '../../domain/tags/ignore.ts'
import { clean } from '../../domain/text.ts'
import { missingScript } from '../../domain/vendors/index.ts'
import type { FlagsOf } from '../flags.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'

/** The flags with the rules; `ls` has them for `--prunable`. */
type RuleFlags = FlagsOf<'prune' | 'ls'>

/** What `prune` deletes of one image. */
export interface PruneTask {
  readonly rules: PruneRules
  /** Only older images go, in milliseconds. */
  readonly olderThan: number | undefined
}

/** `semtag prune`. */
export const readPrune = repositoryReader(repositoryLine('prune'), (flags, { repository, image }) => ({
  task: {
    command: 'prune' as const,
    ...pruneTask(flags),
    children: flags.children,
    max: flags.max,
    confirmed: flags.yes,
    dryRun: flags['dry-run'],
    print: flags.print,
  },
  problems: [...ruleProblems(flags, image), ...printProblems(flags, repository)],
}))

export function pruneTask(flags: RuleFlags): PruneTask {
  return {
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
    olderThan: flags['older-than'],
  }
}

/** The mistakes in the rules; `image` is a configured image. */
export function ruleProblems(flags: RuleFlags, image: string | undefined): readonly Problem[] {
  return hasRule(flags) ? [] : [noRule(flags['older-than'] !== undefined, image)]
}

function hasRule(flags: RuleFlags): boolean {
  const keeps = ['keep-minor', 'keep-major', 'keep-prereleases', 'keep-builds', 'keep-range'] as const
  return flags.withdrawn || flags.others.length > 0 || keeps.some((name) => flags[name] !== undefined)
}

function noRule(isAged: boolean, image: string | undefined): Problem {
  const of = image === undefined ? '' : ` of ${clean(image)}`
  const missing = `No rule says which versions${of} stay`
  return {
    code: 'INVALID_ARGUMENT',
    message: isAged ? `${missing}: an age alone is no rule.` : `${missing}.`,
    hint: 'Add a rule, such as --keep-minor 3.',
  }
}

function printProblems(
  { print, yes, json, quiet, children }: FlagsOf<'prune'>,
  repository: Parameters<typeof missingScript>[1] | undefined,
): readonly Problem[] {
  if (print === undefined) return []
  const given = { yes, json, quiet, children }
  const others = (['yes', 'json', 'quiet', 'children'] as const).filter((name) => given[name])
  const missing = repository && missingScript(print, repository)
  return [...others.map(printAnd), ...(missing === undefined ? [] : [missing])]
}

const whyNot = {
  yes: '--print only prints commands, and deletes nothing.',
  json: 'Choose one of them.',
  quiet: 'Choose one of them.',
  children: 'The commands leave the platform images of an index.',
} as const

function printAnd(other: keyof typeof whyNot): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--print and --${other} contradict each other.`,
    hint: whyNot[other],
  }
}

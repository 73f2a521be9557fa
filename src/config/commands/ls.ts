import type { Problem } from '../../domain/errors.ts'
import { type FlagsOf, flagsOf, type Values } from '../flags.ts'
import { repositoryLine, repositoryReader } from '../read/repository-options.ts'
import { pruneTask, ruleProblems } from './prune.ts'

/** `semtag ls`. */
export const readLs = repositoryReader(repositoryLine('ls'), (flags, { image, given }) => ({
  task: {
    command: 'ls' as const,
    digests: flags.digests,
    platforms: flags.platforms,
    prunable: flags.prunable ? pruneTask(flags) : undefined,
  },
  problems: [...formProblems(flags), ...(flags.prunable ? ruleProblems(flags, image) : ruleAlone(given))],
}))

function formProblems({ format, json, quiet, prunable }: FlagsOf<'ls'>): readonly Problem[] {
  const isPicture = format === 'mermaid'
  return [
    ...(isPicture && (json || quiet) ? [contradiction('format mermaid', json ? 'json' : 'quiet')] : []),
    ...(prunable && isPicture ? [contradiction('prunable', 'format mermaid')] : []),
    ...(prunable && quiet ? [contradiction('prunable', 'quiet')] : []),
  ]
}

function contradiction(one: string, other: string): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `--${one} and --${other} contradict each other.`,
    hint: 'Choose one of them; --output FILE also writes the JSON.',
  }
}

/** A rule on the command line without `--prunable` would have no effect. */
function ruleAlone(given: Values): readonly Problem[] {
  const rules = flagsOf('ls').filter(({ name, hidden }) => hidden && given[name] !== undefined)
  return rules.map(({ name }) => ({
    code: 'INVALID_ARGUMENT',
    message: `--${name} has no effect without --prunable.`,
    hint: 'Add --prunable to mark what semtag prune would delete.',
  }))
}

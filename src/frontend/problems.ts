import { distinctProblems, type Problem } from '../domain/errors.ts'
import type { LsReport } from '../domain/list-report.ts'
import { type PruningReport, prunesOf } from '../domain/prune-report.ts'
import { type CareReport, caresOf, type PushReport, type TargetReport, targetsOf } from '../domain/report.ts'
import type { Paint } from './colour.ts'

const openings = {
  semtag: 'Error',
  engine: 'Error response from the engine',
  registry: 'Error response from the registry',
  'credential helper': 'Error from the credential helper',
} as const

/** The text of a problem: the speaker and the message, and the hint on the next line. */
export function problemText({ speaker = 'semtag', message, hint }: Problem, paint: Paint): string {
  const opening = paint('red', `${openings[speaker]}:`)
  return `${opening} ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`
}

/** All problems of a report, each once. With several targets, a problem names its targets. */
export function reportProblems(
  report: PushReport | CareReport | LsReport | PruningReport,
): readonly Problem[] {
  const targets = placesOf(report)
  const named = namedProblems(targets)
  return distinctProblems('problems' in report ? [...report.problems, ...named] : named)
}

/** The problems of repositories, each once. If there are several, a problem names its repositories. */
export function namedProblems(
  targets: readonly { readonly repository: string; readonly problems: readonly Problem[] }[],
): readonly Problem[] {
  const places = new Map<string, Set<string>>()
  for (const { repository, problems } of targets)
    for (const { message } of problems)
      places.set(message, (places.get(message) ?? new Set()).add(repository))
  const named = targets
    .flatMap(({ problems }) => problems)
    .map((problem) => {
      const { message } = problem
      const repositories = [...(places.get(message) ?? [])]
      return targets.length === 1 || repositories.some((repository) => message.includes(repository))
        ? problem
        : { ...problem, message: `${namesOf(repositories)}: ${message}` }
    })
  return distinctProblems(named)
}

function placesOf(
  report: PushReport | CareReport | LsReport | PruningReport,
): readonly Pick<TargetReport, 'repository' | 'problems'>[] {
  if (!('command' in report)) return targetsOf(report)
  if (report.command === 'prune') return prunesOf(report)
  if (report.command === 'ls') return 'repositories' in report ? report.repositories : [report]
  return caresOf(report).flatMap(({ targets }) => targets)
}

// An interruption affects all targets.
const mostNames = 3

function namesOf(repositories: readonly string[]): string {
  if (repositories.length <= mostNames) return repositories.join(', ')
  const shown = repositories.slice(0, mostNames - 1)
  return `${shown.join(', ')} and ${repositories.length - shown.length} more`
}

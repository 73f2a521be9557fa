import type { Problem } from '../../domain/errors.ts'
import type { CareReport, ReleaseReport } from '../../domain/report.ts'
import type { Paint } from '../output/colour.ts'

const openings = {
  semtag: 'Error',
  engine: 'Error response from the engine',
  registry: 'Error response from the registry',
  'credential helper': 'Error from the credential helper',
} as const

/** One problem as people read it: who says what, and on the next line what to do. */
export function problemText({ speaker = 'semtag', message, hint }: Problem, paint: Paint): string {
  const opening = paint('red', `${openings[speaker]}:`)
  return `${opening} ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`
}

/** All problems of a report; where it has several targets, each is told with its target. */
export function reportProblems(report: ReleaseReport | CareReport): readonly Problem[] {
  const { targets } = report
  const several = targets.length > 1
  const named = targets.flatMap(({ repository, problems: own }) =>
    own.map((problem) =>
      several && !problem.message.includes(repository)
        ? { ...problem, message: `${repository}: ${problem.message}` }
        : problem,
    ),
  )
  return 'problems' in report ? [...report.problems, ...named] : named
}

import type { Problem } from '../../domain/errors.ts'
import type { ReleaseReport } from '../../domain/report.ts'
import { clean } from '../../domain/text.ts'

export type Mask = (text: string) => string

const longestMessage = 2000

/**
 * Text without the commands that a CI runner would carry out: `::command` at the beginning of a line, and
 * `##[command]` anywhere.
 *
 * @source https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1: ').replace(/#(?=#\w*\[)/g, '# ')
}

/** A problem that is fit to be shown: no secret, one line a sentence, no control characters. */
export function safeProblem({ code, message, hint, speaker = 'semtag' }: Problem, mask: Mask): Problem {
  return {
    code,
    message: safeText(message, mask),
    speaker,
    ...(hint === undefined ? {} : { hint: safeText(hint, mask) }),
  }
}

/** The report with every sentence in it fit to be shown. What scripts read, such as digests, stays as it is. */
export function safeReport(report: ReleaseReport, mask: Mask): ReleaseReport {
  const problem = (each: Problem) => safeProblem(each, mask)
  return {
    ...report,
    warnings: report.warnings.map((warning) => safeText(warning, mask)),
    problems: report.problems.map(problem),
    targets: report.targets.map((target) => ({
      ...target,
      problems: target.problems.map(problem),
      tags: target.tags.map((tag) =>
        tag.note === undefined ? tag : { ...tag, note: safeText(tag.note, mask) },
      ),
    })),
  }
}

function safeText(text: string, mask: Mask): string {
  return withoutCommands(clean(mask(text), longestMessage))
}

import type { Problem } from '../../domain/errors.ts'
import type { CareReport, ListReport, PushReport, ReleaseReport, TargetReport } from '../../domain/report.ts'
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
export function safeReport(report: PushReport, mask: Mask): PushReport {
  return 'releases' in report
    ? { ...safeLists(report, mask), releases: report.releases.map((release) => safeRelease(release, mask)) }
    : safeRelease(report, mask)
}

function safeRelease(report: ReleaseReport, mask: Mask): ReleaseReport {
  const { source, targets } = report
  return {
    ...safeLists(report, mask),
    // The platform is what the image says of itself.
    source: {
      ...source,
      image: safeText(source.image, mask),
      platform: source.platform === null ? null : safeText(source.platform, mask),
    },
    targets: targets.map((target) => safeTarget(target, mask)),
  }
}

function safeLists<Report extends PushReport>(report: Report, mask: Mask): Report {
  return {
    ...report,
    warnings: report.warnings.map((warning) => safeText(warning, mask)),
    problems: report.problems.map((problem) => safeProblem(problem, mask)),
  }
}

/** The same of a report of a command that looks after a repository. */
export function safeCare(report: CareReport, mask: Mask): CareReport {
  return { ...report, targets: report.targets.map((target) => safeTarget(target, mask)) }
}

/** The same of the report of `ls`: what an image and a marker say of themselves is anybody's text. */
export function safeList(report: ListReport, mask: Mask): ListReport {
  const text = (given: string) => safeText(given, mask)
  return {
    ...report,
    problems: report.problems.map((problem) => safeProblem(problem, mask)),
    versions: report.versions.map(({ withdrawn, platforms, ...version }) => ({
      ...version,
      ...(withdrawn && {
        withdrawn: {
          time: withdrawn.time === null ? null : text(withdrawn.time),
          reason: withdrawn.reason === null ? null : text(withdrawn.reason),
        },
      }),
      ...(platforms && { platforms: platforms.map(text) }),
    })),
  }
}

function safeTarget(target: TargetReport, mask: Mask): TargetReport {
  return {
    ...target,
    problems: target.problems.map((problem) => safeProblem(problem, mask)),
    tags: target.tags.map((tag) =>
      tag.note === undefined ? tag : { ...tag, note: safeText(tag.note, mask) },
    ),
  }
}

function safeText(text: string, mask: Mask): string {
  return withoutCommands(clean(mask(text), longestMessage))
}

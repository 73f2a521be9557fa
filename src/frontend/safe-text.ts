import type { Problem } from '../domain/errors.ts'
import type { ListReport } from '../domain/list-report.ts'
import type { PruneReport } from '../domain/prune-report.ts'
import type { MaintenanceReport, PushReport, ReleaseReport, TargetReport } from '../domain/report.ts'
import { clean } from '../domain/text.ts'

/** Changes to the sentences of a report. */
export interface Changes {
  problem(problem: Problem): Problem
  /** For warnings, notes, and texts from the source image. */
  text(text: string): string
}

/** Changes every sentence in a report. Values for scripts, such as digests, stay the same. */
export function mapReport(report: PushReport, changes: Changes): PushReport {
  return 'releases' in report
    ? {
        ...mapLists(report, changes),
        releases: report.releases.map((release) => mapRelease(release, changes)),
      }
    : mapRelease(report, changes)
}

function mapRelease(report: ReleaseReport, changes: Changes): ReleaseReport {
  const { source, targets } = report
  return {
    ...mapLists(report, changes),
    // The platform comes from the image, so its text is not trusted.
    source: {
      ...source,
      image: changes.text(source.image),
      platform: source.platform === null ? null : changes.text(source.platform),
    },
    targets: targets.map((target) => mapTarget(target, changes)),
  }
}

function mapLists<Report extends PushReport>(report: Report, { problem, text }: Changes): Report {
  return { ...report, warnings: report.warnings.map(text), problems: report.problems.map(problem) }
}

/** The same for one target. */
function mapTarget(target: TargetReport, { problem, text }: Changes): TargetReport {
  return {
    ...target,
    problems: target.problems.map(problem),
    tags: target.tags.map((tag) => (tag.note === undefined ? tag : { ...tag, note: text(tag.note) })),
  }
}

export type Mask = (text: string) => string

const longestMessage = 2000

/**
 * Removes the commands that a CI runner would run: `::command` at the beginning of a line, and
 * `##[command]` anywhere.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1: ').replace(/#(?=#\w*\[)/g, '# ')
}

/** Makes a problem safe to show: no secrets, no line breaks, no control characters. */
export function safeProblem({ code, message, hint, speaker = 'semtag' }: Problem, mask: Mask): Problem {
  return {
    code,
    message: safeText(message, mask),
    speaker,
    ...(hint === undefined ? {} : { hint: safeText(hint, mask) }),
  }
}

/** Makes every sentence in a report safe to show. Values for scripts, such as digests, stay the same. */
export function safeReport(report: PushReport, mask: Mask): PushReport {
  return mapReport(report, safeTexts(mask))
}

function safeTexts(mask: Mask): Changes {
  return { problem: (problem) => safeProblem(problem, mask), text: (text) => safeText(text, mask) }
}

/** The same for the report of a command that changes a repository. */
export function safeMaintenance(report: MaintenanceReport, mask: Mask): MaintenanceReport {
  return { ...report, targets: report.targets.map((target) => mapTarget(target, safeTexts(mask))) }
}

/** The same for the report of `prune`. */
export function safePrune(report: PruneReport, mask: Mask): PruneReport {
  return {
    ...report,
    problems: report.problems.map((problem) => safeProblem(problem, mask)),
    lines: report.lines.map(({ line, tags }) => ({
      line,
      tags: tags.map((tag) => ({ ...tag, note: safeText(tag.note, mask) })),
    })),
  }
}

/** The same for the report of `ls`. Anybody may have written the texts in an image or a marker. */
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

function safeText(text: string, mask: Mask): string {
  return withoutCommands(clean(mask(text), longestMessage))
}

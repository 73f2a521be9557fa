import type { CheckReport } from '../domain/check-report.ts'
import type { Problem } from '../domain/errors.ts'
import type { ListReport, LsReport, VersionListing } from '../domain/list-report.ts'
import type { PruneReport, PruningReport } from '../domain/prune-report.ts'
import type {
  CareReport,
  MaintenanceReport,
  PushReport,
  ReleaseReport,
  TargetReport,
} from '../domain/report.ts'
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
  const { gate } = report
  return {
    ...report,
    warnings: report.warnings.map(text),
    problems: report.problems.map(problem),
    ...(gate && { gate: { ...gate, command: gate.command.map(text) } }),
  }
}

/** Changes every sentence about one target. */
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

/** Makes the report of a command that changes repositories safe to show. */
export function safeMaintenance(report: CareReport, mask: Mask): CareReport {
  return mapMaintenance(report, safeTexts(mask))
}

/** Changes every sentence in the report of a command that changes repositories. */
export function mapMaintenance(report: CareReport, changes: Changes): CareReport {
  const change = <Report extends MaintenanceReport>(one: Report): Report => ({
    ...one,
    targets: one.targets.map((target) => mapTarget(target, changes)),
  })
  if (!('repositories' in report)) return change(report)
  const { repositories, problems } = report
  return { ...report, repositories: repositories.map(change), problems: problems.map(changes.problem) }
}

/** Makes the report of `prune` safe to show. */
export function safePrune(report: PruningReport, mask: Mask): PruningReport {
  return mapPrune(report, safeTexts(mask))
}

/** Changes every sentence in the report of `prune`. */
export function mapPrune(report: PruningReport, { problem, text }: Changes): PruningReport {
  const change = <Report extends PruneReport>(one: Report): Report => ({
    ...one,
    problems: one.problems.map(problem),
    lines: one.lines.map(({ line, tags }) => ({
      line,
      tags: tags.map((tag) => ({ ...tag, note: text(tag.note) })),
    })),
  })
  return 'repositories' in report
    ? { ...report, repositories: report.repositories.map(change) }
    : change(report)
}

/** Changes every sentence in the report of `ls` that semtag wrote. */
export function mapList(report: LsReport, { problem, text }: Changes): LsReport {
  const change = <Report extends ListReport>(one: Report): Report => ({
    ...one,
    problems: one.problems.map(problem),
    ...(one.prunable && { prunable: one.prunable.map((tag) => ({ ...tag, note: text(tag.note) })) }),
  })
  return 'repositories' in report
    ? { ...report, repositories: report.repositories.map(change) }
    : change(report)
}

/** Makes the report of `ls` safe to show. Anybody may have written the texts in an image or a marker. */
export function safeList(report: LsReport, mask: Mask): LsReport {
  const text = (given: string) => safeText(given, mask)
  const safe = <Report extends ListReport>(one: Report): Report => ({
    ...one,
    problems: one.problems.map((problem) => safeProblem(problem, mask)),
    versions: one.versions.map((version) => safeVersion(version, text)),
  })
  return 'repositories' in report ? { ...report, repositories: report.repositories.map(safe) } : safe(report)
}

function safeVersion(
  { withdrawn, platforms, ...version }: VersionListing,
  text: (given: string) => string,
): VersionListing {
  return {
    ...version,
    ...(withdrawn && {
      withdrawn: {
        time: withdrawn.time === null ? null : text(withdrawn.time),
        reason: withdrawn.reason === null ? null : text(withdrawn.reason),
      },
    }),
    ...(platforms && { platforms: platforms.map(text) }),
  }
}

/** The same for the report of `check`. */
export function safeCheck(report: CheckReport, mask: Mask): CheckReport {
  const text = (given: string) => safeText(given, mask)
  const problem = (given: Problem) => safeProblem(given, mask)
  return {
    ...report,
    engine: report.engine && { ...report.engine, name: text(report.engine.name) },
    problems: report.problems.map(problem),
    repositories: report.repositories.map(({ credential, ...found }) => ({
      ...found,
      credential: credential && {
        from: text(credential.from),
        username: credential.username === null ? null : text(credential.username),
      },
      problems: found.problems.map(problem),
      remarks: found.remarks.map(text),
    })),
  }
}

function safeText(text: string, mask: Mask): string {
  return withoutCommands(clean(mask(text), longestMessage))
}

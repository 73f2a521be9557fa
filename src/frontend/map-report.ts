import type { Problem } from '../domain/errors.ts'
import type { PushReport, ReleaseReport, TargetReport } from '../domain/report.ts'

/** Changes to the sentences of a report. */
export interface Changes {
  problem(problem: Problem): Problem
  /** For warnings, notes and what the source says of itself. */
  text(text: string): string
}

/** The report with every sentence in it changed. What scripts read, such as digests, stays as it is. */
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
export function mapTarget(target: TargetReport, { problem, text }: Changes): TargetReport {
  return {
    ...target,
    problems: target.problems.map(problem),
    tags: target.tags.map((tag) => (tag.note === undefined ? tag : { ...tag, note: text(tag.note) })),
  }
}

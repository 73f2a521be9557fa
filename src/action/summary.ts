import type { Problem } from '../domain/errors.ts'
import { type PushReport, type TargetReport, targetsOf } from '../domain/report.ts'
import type { FailureDocument } from '../frontend/json.ts'
import { problemText, reportProblems } from '../frontend/problems.ts'
import { code, escapeMarkdown } from './escape.ts'
import { failureHeadlines, headline } from './headline.ts'
import { picture } from './picture.ts'
import { table } from './table.ts'

/**
 * The report for the page of the run: for each target a table of its tags and a picture of its aliases.
 *
 * @source https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function reportSummary(report: PushReport): string {
  const head = `## semtag: ${headline(report, code)}`
  const warnings = report.warnings.map((warning) => `- **Warning:** ${escapeMarkdown(warning)}`).join('\n')
  const sections = targetsOf(report).map((target) => section(target, report.dryRun))
  return fitting([head, problemList(reportProblems(report)), warnings, ...sections])
}

/** Where there is no report. */
export function failureSummary({ status, problems }: FailureDocument): string {
  return fitting([`## semtag: ${failureHeadlines[status]}`, problemList(problems)])
}

function section({ repository, digest, tags }: TargetReport, dryRun: boolean): string {
  const head = `### ${escapeMarkdown(repository)}${digest === null ? '' : `\n\n${code(digest)}`}`
  const drawn = picture(tags, dryRun)
  return [
    head,
    ...(tags.length === 0 ? [] : [table(tags, dryRun)]),
    ...(drawn === undefined ? [] : [`\`\`\`mermaid\n${drawn}\n\`\`\``]),
  ].join('\n\n')
}

function problemList(problems: readonly Problem[]): string {
  return problems
    .map((problem) => `- ${escapeMarkdown(problemText(problem, (_style, text) => text))}`)
    .join('\n')
}

// The runner refuses a summary of more than 1 MiB whole.
const mostBytes = 1024 * 1024 - 1024

function fitting(parts: readonly string[]): string {
  const shown: string[] = []
  let bytes = 0
  for (const part of parts.filter((text) => text !== '')) {
    bytes += Buffer.byteLength(part) + 2
    if (bytes > mostBytes) {
      shown.push('There is more than a summary may hold: the log and the output `json` have it all.')
      break
    }
    shown.push(part)
  }
  return `${shown.join('\n\n')}\n`
}

import type { Problem } from '../domain/errors.ts'
import { shortDigest } from '../domain/image/digest.ts'
import {
  type Outcome,
  type PushReport,
  type TagReport,
  type TargetReport,
  targetsOf,
} from '../domain/report.ts'
import type { TagState } from '../domain/tags/observation.ts'
import { clean } from '../domain/text.ts'
import type { FailureDocument } from '../frontend/failure.ts'
import { releasePicture } from '../frontend/mermaid.ts'
import { problemText, reportProblems } from '../frontend/problems.ts'
import { detail, intentions } from '../frontend/report-text.ts'
import { failureHeadlines, headline } from './annotations.ts'

const longest = 2000

/**
 * Escapes text for Markdown and HTML: a character reference is never structure.
 *
 * @see https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
export function escapeMarkdown(text: string): string {
  return clean(text, longest).replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Escaped text in a fixed-width font. */
export function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`
}

/** The outcome of each tag of a target, as a table in GitHub's Markdown. */
export function table(tags: readonly TagReport[], dryRun: boolean): string {
  const rows = tags.map((tag) => [
    code(tag.tag),
    outcomeCell(tag.outcome, dryRun),
    stateCell(tag.from),
    written.includes(tag.outcome) ? stateCell(tag.to) : '',
    // From and To have columns of their own.
    escapeMarkdown(tag.outcome === 'moved' ? (tag.note ?? '') : detail(tag)),
  ])
  const head = ['Tag', 'Outcome', 'From', 'To', 'Remark']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

// A plan must not read like a report.
function outcomeCell(outcome: Outcome, dryRun: boolean): string {
  const intention = intentions[outcome]
  return dryRun && intention !== undefined ? `would ${intention}` : outcome
}

const written: readonly Outcome[] = ['created', 'moved', 'removed']

function stateCell(state: TagState | null): string {
  if (state === null) return '–'
  const { version, digest } = state
  return [escapeMarkdown(version ?? 'unknown'), ...(digest === null ? [] : [code(shortDigest(digest))])].join(
    ' ',
  )
}

/**
 * The report for the page of the run: a table of tags and a picture of aliases for each target.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export function reportSummary(report: PushReport): string {
  const head = `## semtag: ${headline(report, code)}`
  const warnings = report.warnings.map((warning) => `- **Warning:** ${escapeMarkdown(warning)}`).join('\n')
  const sections = targetsOf(report).map((target) => section(target, report.dryRun))
  return fitting([head, problemList(reportProblems(report)), warnings, ...sections])
}

/** The summary without a report. */
export function failureSummary({ status, problems }: FailureDocument): string {
  return fitting([`## semtag: ${failureHeadlines[status]}`, problemList(problems)])
}

/** A target with its tags as a table and a picture. */
export function section({ repository, digest, tags }: TargetReport, dryRun: boolean): string {
  const head = `### ${escapeMarkdown(repository)}${digest === null ? '' : `\n\n${code(digest)}`}`
  const drawn = releasePicture(tags, dryRun)
  return [
    head,
    ...(tags.length === 0 ? [] : [table(tags, dryRun)]),
    ...(drawn === undefined ? [] : [`\`\`\`mermaid\n${drawn}\n\`\`\``]),
  ].join('\n\n')
}

export function problemList(problems: readonly Problem[]): string {
  return problems
    .map((problem) => `- ${escapeMarkdown(problemText(problem, (_style, text) => text))}`)
    .join('\n')
}

// The runner refuses a summary that is larger than 1 MiB.
const mostBytes = 1024 * 1024 - 1024

export function fitting(parts: readonly string[]): string {
  const shown: string[] = []
  let bytes = 0
  for (const part of parts.filter((text) => text !== '')) {
    bytes += Buffer.byteLength(part) + 2
    if (bytes > mostBytes) {
      shown.push('The report is too long for a summary: the log and the output `json` have all of it.')
      break
    }
    shown.push(part)
  }
  return `${shown.join('\n\n')}\n`
}

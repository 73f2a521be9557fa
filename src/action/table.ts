import { shortDigest } from '../domain/image/digest.ts'
import type { Outcome, TagReport } from '../domain/report.ts'
import type { TagState } from '../domain/tags/observation.ts'
import { detail } from '../frontend/detail.ts'
import { intentions } from '../frontend/text.ts'
import { code, escapeMarkdown } from './escape.ts'

/** What became of the tags of one target, or in a dry run would become, as a table in GitHub's Markdown. */
export function table(tags: readonly TagReport[], dryRun: boolean): string {
  const rows = tags.map((tag) => [
    code(tag.tag),
    outcomeCell(tag.outcome, dryRun),
    stateCell(tag.from),
    written.includes(tag.outcome) ? stateCell(tag.to) : '',
    // Where a moved one goes from and to has cells of its own.
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

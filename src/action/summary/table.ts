import { shortDigest } from '../../domain/digest.ts'
import type { TagState } from '../../domain/observation.ts'
import type { Outcome, TagReport } from '../../domain/report.ts'
import { detail } from '../../shell/render/detail.ts'
import { code, escapeMarkdown } from './escape.ts'

/** What became of the tags of one target, as a table in GitHub's Markdown. */
export function table(tags: readonly TagReport[]): string {
  const rows = tags.map((tag) => [
    code(tag.tag),
    tag.outcome,
    stateCell(tag.from),
    written.includes(tag.outcome) ? stateCell(tag.to) : '',
    // Where a moved one goes from and to has cells of its own.
    escapeMarkdown(tag.outcome === 'moved' ? (tag.note ?? '') : detail(tag)),
  ])
  const head = ['Tag', 'Outcome', 'From', 'To', 'Remark']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const written: readonly Outcome[] = ['created', 'moved', 'removed']

function stateCell(state: TagState | null): string {
  if (state === null) return '–'
  const { version, digest } = state
  return [escapeMarkdown(version ?? 'unknown'), ...(digest === null ? [] : [code(shortDigest(digest))])].join(
    ' ',
  )
}

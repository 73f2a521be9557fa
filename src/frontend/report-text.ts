import type { CheckReport, RepositoryCheck } from '../domain/check-report.ts'
import { type Digest, shortDigest } from '../domain/image/digest.ts'
import type { HoldReason } from '../domain/plan/plan.ts'
import {
  type ConfiguredAs,
  type Outcome,
  type PushReport,
  type TagReport,
  targetsOf,
} from '../domain/report.ts'
import type { TagState } from '../domain/tags/observation.ts'
import { isRestored } from '../domain/tags/withdrawal.ts'
import type { Paint, Style } from './colour.ts'

/**
 * Lays rows out in columns, two blanks apart, without blanks at the end of a line. The last column wraps at the width.
 * Without a width, every row is one line.
 */
export function columns(rows: readonly (readonly string[])[], width?: number): readonly string[] {
  const widths = widthsOf(rows)
  return rows.map((row) => {
    let line = ''
    for (const [index, cell] of row.entries())
      if (index < row.length - 1) line += `${cell.padEnd(widths[index] ?? 0)}  `
    const [first = '', ...rest] = folded(
      row.at(-1) ?? '',
      width === undefined ? undefined : width - line.length,
    )
    const margin = line.length
    return rest.reduce((text, more) => `${text}\n${' '.repeat(margin)}${more}`, line + first).trimEnd()
  })
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries())
      if (index < row.length - 1) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  return widths
}

const leastWidth = 20

function folded(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || width < leastWidth || text.length <= width) return [text]
  return text.split(' ').reduce<string[]>((lines, word) => {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
    return lines
  }, [])
}

/** The text after a tag in the report: `2.1.114 → 2.1.115`, `2.2.11 is newer`. */
export function detail(tag: TagReport): string {
  const { note } = tag
  const main = sentence(tag)
  if (note === undefined) return main
  return main === '' ? note : `${main} (${note})`
}

function sentence({ kind, outcome, from, to, heldBy, reason, note }: TagReport): string {
  switch (outcome) {
    case 'moved':
      if (kind === 'withdrawal') return isRestored(to?.digest) ? 'withdrawal cancelled' : 'withdrawn again'
      return `${state(from, to)} → ${state(to, from)}`
    case 'held':
      // The line has no version: the note is enough.
      if (reason === 'withdrawn' && heldBy === null && note !== undefined) return ''
      return holdSentences[reason ?? 'newer'](heldBy ?? '')
    case 'pending':
      return 'not reached'
    case 'unknown':
      return 'not certain; run the same command again'
    case 'created':
    case 'unchanged':
    // The note has the reason.
    case 'refused':
    case 'removed':
    case 'failed':
      return ''
  }
}

// Reasons without a sentence have a note.
const holdSentences: Readonly<Record<HoldReason, (heldBy: string) => string>> = {
  newer: (heldBy) => `${heldBy} is newer`,
  superseded: (heldBy) => `${heldBy} was released meanwhile, and is newer`,
  withdrawn: (heldBy) =>
    heldBy === '' ? 'the version is withdrawn' : `the version is withdrawn; ${heldBy} owns it`,
  policy: () => '',
  'published-as-exact': () => '',
  'unknown-owner': () => '',
  'untrusted-list': () => '',
}

// Versions are enough, unless both sides have the same version or none.
function state(side: TagState | null, other: TagState | null): string {
  const digest = side?.digest ?? undefined
  if (side?.version == null) return digest === undefined ? 'unknown' : `unknown (${shortDigest(digest)})`
  return side.version === other?.version ? withDigest(side.version, digest) : side.version
}

function withDigest(version: string, digest: Digest | undefined): string {
  return digest === undefined ? version : `${version} (${shortDigest(digest)})`
}

export interface TextOptions {
  readonly paint: Paint
  /** The columns of the terminal. Undefined without a terminal. */
  readonly width?: number | undefined
}

/**
 * The report as one table for each target:
 *
 *     registry.local:5000/image-gallery  2.1.115  sha256:7a546862a47a
 *       created  2.1.115
 *       moved    2.1      2.1.114 → 2.1.115
 *       held     2        2.2.11 is newer
 */
export function textReport(report: PushReport, options: TextOptions): string {
  const { version, versionFrom, dryRun } = report
  // If no user typed the version, the report says where it comes from.
  const named = versionFrom === undefined ? version : `${version} (${versionFrom})`
  return targetsOf(report)
    .filter(({ tags }) => tags.length > 0)
    .map(({ repository, digest, tags }) => {
      const head = [named, ...(digest === null ? [] : [shortDigest(digest)])]
      return tagTable([repository, ...head], tags, dryRun, options)
    })
    .join('\n')
}

/** `registry.local:5000/ui (alpine)` for one of several images. */
export function variantLabel(repository: string, report: Partial<ConfiguredAs>): string {
  return report.variant === undefined ? repository : `${repository} (${report.variant})`
}

/** Tables below one another, with a blank line between them; tables of one line form a block. */
export function stacked(tables: readonly string[]): string {
  const isLine = (table: string) => table.indexOf('\n') === table.length - 1
  const shown = tables.filter((table) => table !== '')
  return shown
    .map((table, index) => {
      const before = shown[index - 1]
      return before === undefined || (isLine(before) && isLine(table)) ? table : `\n${table}`
    })
    .join('')
}

/** A table: the head, and below it the tags with their outcomes. */
export function tagTable(
  [repository = '', ...head]: readonly string[],
  tags: readonly TagReport[],
  dryRun: boolean,
  { paint, width }: TextOptions,
): string {
  const words = tags.map(({ outcome }) => word(outcome, dryRun))
  const cells = tags.map((tag, index) => [words[index] ?? '', tag.tag, detail(tag)])
  const rows = columns(cells, width === undefined ? undefined : width - 2).map((row, index) => {
    const { length } = words[index] ?? ''
    const painted = paint(colours[tags[index]?.outcome ?? 'pending'], row.slice(0, length))
    return `  ${painted}${row.slice(length).replaceAll('\n', '\n  ')}`
  })
  return `${[[paint('bold', repository), ...head].join('  '), ...rows].join('\n')}\n`
}

/** The outcomes of a plan: it must not read like a report. */
export const intentions: Partial<Record<Outcome, string>> = {
  created: 'create',
  moved: 'move',
  unchanged: 'keep',
  held: 'hold',
  removed: 'remove',
  refused: 'refuse',
}

function word(outcome: Outcome, dryRun: boolean): string {
  return (dryRun ? intentions[outcome] : undefined) ?? outcome
}

const colours: Readonly<Record<Outcome, Style>> = {
  created: 'green',
  moved: 'green',
  unchanged: 'dim',
  held: 'yellow',
  removed: 'yellow',
  refused: 'red',
  failed: 'red',
  pending: 'red',
  unknown: 'red',
}

/** One `repository@digest` for each line, for scripts. */
export function quietReport(report: PushReport): string {
  return targetsOf(report)
    .flatMap(({ repository, digest }) => (digest === null ? [] : [`${repository}@${digest}\n`]))
    .join('')
}

/**
 * The report of `check` as a table:
 *
 *     repository              list  read  push  delete  aliases  list agrees  credential
 *     registry.local:5000/ui  yes   yes   yes   yes     unknown  yes          ci, docker config ~/.docker/config.json
 *     Docker Engine 28.2.2, containerd store
 *
 * Remarks follow the table.
 */
export function checkText({ repositories, engine }: CheckReport, { paint, width }: TextOptions): string {
  const head = ['repository', 'list', 'read', 'push', 'delete', 'aliases', 'list agrees', 'credential']
  const [title = '', ...rows] = columns([head, ...repositories.map(cellsOf)], width)
  const lines = [
    paint('bold', title),
    ...rows.map((row, index) =>
      (repositories[index]?.problems.length ?? 0) > 0 ? paint('yellow', row) : row,
    ),
    ...repositories.flatMap(({ repository, remarks }) => remarks.map((remark) => `${repository}: ${remark}`)),
    engine === null ? 'No engine answers.' : `${engine.name}, ${engine.store} store`,
  ]
  return `${lines.join('\n')}\n`
}

function cellsOf(found: RepositoryCheck): readonly string[] {
  const { repository, list, read, push, delete: deletes, moveAliases, listAgrees, credential } = found
  const named = credential && [
    ...(credential.username === null ? [] : [credential.username]),
    credential.from,
  ]
  return [repository, list, read, push, deletes, moveAliases, listAgrees, named?.join(', ') ?? 'none']
}

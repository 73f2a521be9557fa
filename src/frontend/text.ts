import { shortDigest } from '../domain/image/digest.ts'
import { type Outcome, type PushReport, type TagReport, targetsOf } from '../domain/report.ts'
import type { Paint, Style } from './colour.ts'
import { detail } from './detail.ts'
import { columns } from './table.ts'

export interface TextOptions {
  readonly paint: Paint
  /** Columns of the terminal; undefined where none listens. */
  readonly width?: number | undefined
}

/**
 * The report as a table a target:
 *
 *     registry.local:5000/image-gallery  2.1.115  sha256:7a546862a47a
 *       created  2.1.115
 *       moved    2.1      2.1.114 → 2.1.115
 *       held     2        2.2.11 is newer
 */
export function textReport(report: PushReport, options: TextOptions): string {
  const { version, versionFrom, dryRun } = report
  // Where nobody typed it, it is said who did.
  const named = versionFrom === undefined ? version : `${version} (${versionFrom})`
  return targetsOf(report)
    .filter(({ tags }) => tags.length > 0)
    .map(({ repository, digest, tags }) => {
      const head = [named, ...(digest === null ? [] : [shortDigest(digest)])]
      return tagTable([repository, ...head], tags, dryRun, options)
    })
    .join('\n')
}

/** The tags of a repository below its name, and what stands beside that. */
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

/** What a plan would do: it must not read like a report. */
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

/** One `repository@digest` a line, for scripts. */
export function quietReport(report: PushReport): string {
  return targetsOf(report)
    .flatMap(({ repository, digest }) => (digest === null ? [] : [`${repository}@${digest}\n`]))
    .join('')
}

import { shortDigest } from '../../domain/image/digest.ts'
import type { AliasListing, ListReport } from '../../domain/report.ts'
import { columns } from '../../frontend/table.ts'
import type { TextOptions } from '../../frontend/text.ts'
import { placeText, versionRows } from './listing-rows.ts'

/**
 * The report of `ls` as a tree of majors, minors and versions, each with the aliases that are on it:
 *
 *     registry.local:5000/image-gallery  3 versions, 1 alias not in its place
 *     3
 *       3.0  3.0.42   3 3.0 latest
 *     2
 *       2.1  2.1.115  2.1
 *            2.1.114  2 belongs on 2.1.115
 *
 * Below it stand the aliases on no version that is known, and the other tags.
 */
export function listingText(report: ListReport, options: TextOptions): string {
  const { repository, versions, aliases, others } = report
  if (versions.length + aliases.length + others.length === 0) return ''
  const { paint, width } = options
  const listed = new Set(versions.map(({ version }) => version))
  const missing = aliases.filter(({ state }) => state === 'missing')
  const astray = aliases.filter(
    ({ version, state }) => state !== 'missing' && (version === null || !listed.has(version)),
  )
  const lines = [
    `${paint('bold', repository)}  ${summary(report)}`,
    ...treeLines(report, options),
    ...heading('on no version that is known', astray),
    ...columns(astray.map(astrayCells), width).map((text) => paint('yellow', text)),
    ...heading('missing', missing),
    ...columns(missing.map(missingCells), width).map((text) => paint('yellow', text)),
    ...heading('other tags', others),
    ...others.map((tag) => `  ${tag}`),
  ]
  return `${lines.join('\n')}\n`
}

function treeLines(report: ListReport, { paint, width }: TextOptions): readonly string[] {
  const rows = versionRows(report)
  const texts = columns(
    rows.map(({ cells }) => cells),
    width,
  )
  const lines: string[] = []
  let before: string | undefined
  for (const [index, { major, style }] of rows.entries()) {
    if (major !== before) lines.push(major)
    before = major
    const text = texts[index] ?? ''
    lines.push(style === undefined ? text : paint(style, text))
  }
  return lines
}

function summary({ versions, aliases }: ListReport): string {
  const withdrawn = versions.filter((version) => version.withdrawn !== undefined).length
  const astray = aliases.filter(({ state }) => state === 'behind' || state === 'unknown').length
  return [
    versions.length === 1 ? '1 version' : `${versions.length} versions`,
    ...(withdrawn === 0 ? [] : [`${withdrawn} withdrawn`]),
    ...(astray === 0
      ? []
      : [astray === 1 ? '1 alias not in its place' : `${astray} aliases not in their place`]),
  ].join(', ')
}

function heading(text: string, of: readonly unknown[]): readonly string[] {
  return of.length === 0 ? [] : [text]
}

function missingCells(alias: AliasListing): readonly string[] {
  return [`  ${alias.tag}`, `${placeText(alias)}; semtag reconcile --create creates it`]
}

function astrayCells(alias: AliasListing): readonly string[] {
  return [`  ${alias.tag}`, alias.digest === null ? '' : shortDigest(alias.digest), placeText(alias)]
}

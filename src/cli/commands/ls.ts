import type { Values } from '../../config/flags.ts'
import { shortDigest } from '../../domain/image/digest.ts'
import {
  type AliasListing,
  type CandidateListing,
  type ListReport,
  listsOf,
  type VersionListing,
} from '../../domain/list-report.ts'
import type { Style } from '../../frontend/colour.ts'
import { listPicture } from '../../frontend/mermaid.ts'
import { columns, stacked, type TextOptions, variantLabel } from '../../frontend/report-text.ts'
import { examples, type Help, repositoryEpilogue, repositoryHelp } from '../command.ts'
import { runMaintenance } from '../maintenance.ts'
import type { CommandAmbient } from '../perform.ts'

export const lsHelp: Help = {
  summary: 'Show the versions, and the aliases that point at them',
  usage: `semtag ls [REPOSITORY]

Shows the versions of a repository as a tree of lines, each with the aliases
that point at it. Marks withdrawn versions, and aliases that point at a wrong or
an unknown version.

${repositoryHelp}`,
  epilogue: repositoryEpilogue(
    examples(
      ['All versions and aliases', 'semtag ls registry.local:5000/image-gallery'],
      ['Everything that is configured', 'semtag ls'],
      ['Every exact tag, for a script', 'semtag ls ghcr.io/acme/ui --quiet'],
      ['The platforms of every version', 'semtag ls ghcr.io/acme/ui --platforms --json'],
      ['What semtag prune would delete', 'semtag ls ghcr.io/acme/ui --prunable --keep-minor 3'],
      ['A picture for Markdown', 'semtag ls ghcr.io/acme/ui --format mermaid'],
    ),
  ),
}

/** `semtag ls`. */
export function runLs(values: Values, around: CommandAmbient): Promise<number> {
  const one = values['format'] === 'mermaid' ? pictureText : listingText
  const digests = values['digests'] === true
  return runMaintenance('ls', values, around, {
    listing: (report, options) =>
      stacked(
        listsOf(report).map((list) =>
          one({ ...list, repository: variantLabel(list.repository, list) }, { ...options, digests }),
        ),
      ),
  })
}

function pictureText(report: ListReport): string {
  return report.problems.length > 0 ? '' : `${listPicture(report)}\n`
}

/** A version as a row of the tree. */
interface VersionRow {
  /** `2` */
  readonly major: string
  /** The minor if it is the first row of its line, the tag, the digest, the platforms, and aliases with remarks. */
  readonly cells: readonly string[]
  /** Undefined if every alias is correct. */
  readonly style: Style | undefined
}

/** How the listing is shown. */
interface ListingOptions extends TextOptions {
  /** True for a column of digests. */
  readonly digests?: boolean
}

// As a release writes them.
const kinds: readonly AliasListing['kind'][] = ['patch', 'minor', 'major', 'channel', 'latest']

/** The aliases of each row and each heading in one order. */
function inOrder(aliases: readonly AliasListing[]): readonly AliasListing[] {
  return aliases.toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
}

function versionRows(
  { versions, aliases, prunable = none }: ListReport,
  digests: boolean,
): readonly VersionRow[] {
  const going = new Map(prunable.map(({ tag, note }) => [tag, note]))
  const aliasesOn = new Map<string | null, AliasListing[]>(aliases.map(({ version }) => [version, []]))
  for (const alias of inOrder(aliases)) aliasesOn.get(alias.version)?.push(alias)
  const platforms = versions.some((version) => version.platforms !== undefined)

  let before = ''
  return versions.map((version) => {
    const minor = minorOf(version)
    const begins = minor !== before
    before = minor
    const own = aliasesOn.get(version.version) ?? none
    return {
      major: minor.slice(0, minor.indexOf('.')),
      cells: [
        begins ? `  ${minor}` : '',
        version.tag,
        ...(digests ? [version.digest === null ? '' : shortDigest(version.digest)] : none),
        ...(platforms ? [version.platforms?.join(' ') ?? ''] : none),
        remarks(version, own, going.get(version.tag)),
      ],
      style: going.has(version.tag) ? 'dim' : styleOf(version, own),
    }
  })
}

const none: readonly never[] = []

// `2.1` of `2.1.115`.
function minorOf({ version }: VersionListing): string {
  return version.slice(0, version.indexOf('.', version.indexOf('.') + 1))
}

function remarks(
  version: VersionListing,
  aliases: readonly AliasListing[],
  goes: string | undefined,
): string {
  // Fast path: most versions of a large repository have no remarks.
  if (aliases.length === 0 && version.withdrawn === undefined && goes === undefined) return ''
  return [...aliasTexts(aliases), ...withdrawalText(version), ...prunableText(goes)].join('; ')
}

function aliasTexts(aliases: readonly AliasListing[]): readonly string[] {
  const correct = aliases.filter(({ state }) => state === 'on-owner').map(({ tag }) => tag)
  const others = aliases.filter(({ state }) => state !== 'on-owner')
  return [
    ...(correct.length === 0 ? [] : [correct.join(' ')]),
    ...others.map((alias) => `${alias.tag} ${placeText(alias)}`),
  ]
}

/** Where an alias should point. */
function placeText({ owner }: AliasListing): string {
  return owner === null ? 'has no version left in its line' : `belongs on ${owner}`
}

function prunableText(note: string | undefined): readonly string[] {
  return note === undefined ? [] : [`prunable: ${note}`]
}

function withdrawalText({ withdrawn }: VersionListing): readonly string[] {
  if (withdrawn === undefined) return []
  const { time, reason } = withdrawn
  const since = time === null ? '' : ` ${time.replace(/\.\d+/, '')}`
  return [`withdrawn${since}${reason === null ? '' : `: ${reason}`}`]
}

function styleOf({ withdrawn }: VersionListing, aliases: readonly AliasListing[]): Style | undefined {
  if (aliases.some(({ state }) => state !== 'on-owner')) return 'yellow'
  return withdrawn === undefined ? undefined : 'dim'
}

/**
 * The report of `ls` as a tree of majors, minors and versions, each version with its aliases:
 *
 *     registry.local:5000/image-gallery  3 versions, 1 misplaced alias
 *     3
 *       3.0  3.0.42   3 3.0 latest
 *     2
 *       2.1  2.1.115  2.1
 *            2.1.114  2 belongs on 2.1.115
 *
 * Aliases of unknown versions and other tags follow below.
 */
export function listingText(report: ListReport, options: ListingOptions): string {
  const { repository, versions, aliases, candidates, others, prunable = none } = report
  const going = new Map(prunable.map(({ tag, note }) => [tag, note]))
  if (versions.length + aliases.length + candidates.length + others.length === 0) return ''
  const { paint, width } = options
  const listed = new Set(versions.map(({ version }) => version))
  const ordered = inOrder(aliases)
  const missing = ordered.filter(({ state }) => state === 'missing')
  const unlisted = ordered.filter(
    ({ version, state }) => state !== 'missing' && (version === null || !listed.has(version)),
  )
  const lines = [
    `${paint('bold', repository)}  ${summary(report)}`,
    ...treeLines(report, options),
    ...heading('on an unknown version', unlisted),
    ...columns(unlisted.map(unknownCells), width).map((text) => paint('yellow', text)),
    ...heading(`missing; semtag reconcile ${repository} --create creates them`, missing),
    ...columns(missing.map(missingCells), width).map((text) => paint('yellow', text)),
    ...heading('candidates', candidates),
    ...columns(candidates.map(candidateCells), width),
    ...heading('other tags', others),
    ...columns(
      others.map((tag) => [`  ${tag}`, prunableText(going.get(tag)).join('')]),
      width,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function treeLines(report: ListReport, { paint, width, digests = false }: ListingOptions): readonly string[] {
  const rows = versionRows(report, digests)
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

function summary({ versions, aliases, prunable }: ListReport): string {
  const withdrawn = versions.filter((version) => version.withdrawn !== undefined).length
  const misplaced = aliases.filter(({ state }) => state === 'behind' || state === 'unknown').length
  return [
    versions.length === 1 ? '1 version' : `${versions.length} versions`,
    ...(withdrawn === 0 ? [] : [`${withdrawn} withdrawn`]),
    ...(prunable === undefined ? [] : [`${prunable.length} prunable`]),
    ...(misplaced === 0 ? [] : [misplaced === 1 ? '1 misplaced alias' : `${misplaced} misplaced aliases`]),
  ].join(', ')
}

function heading(text: string, of: readonly unknown[]): readonly string[] {
  return of.length === 0 ? [] : [text]
}

/** The whole digest, because semtag promote asks for it. */
function candidateCells({ tag, digest, created }: CandidateListing): readonly string[] {
  return [`  ${tag}`, digest, created === null ? '' : `built ${created.slice(0, 10)}`]
}

function missingCells(alias: AliasListing): readonly string[] {
  return [`  ${alias.tag}`, placeText(alias)]
}

function unknownCells(alias: AliasListing): readonly string[] {
  return [`  ${alias.tag}`, alias.digest === null ? '' : shortDigest(alias.digest), placeText(alias)]
}

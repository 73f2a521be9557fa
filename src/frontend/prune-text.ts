import type { Repository } from '../domain/image/reference.ts'
import {
  goingImages,
  type PrunedTag,
  type PruneReport,
  type PruningReport,
  prunesOf,
} from '../domain/prune-report.ts'
import { deletionScript } from '../domain/vendors/index.ts'
import type { Style } from './colour.ts'
import { columns, stacked, type TextOptions, variantLabel } from './report-text.ts'

/**
 * The report of `prune` as a table of lines for each repository. Of the tags that are not versions, it shows only what
 * goes:
 *
 *     registry.local:5000/image-gallery  prune  1 tag of 4 would go, up to 48.2 MB
 *     2.1
 *       stay  2.1.115           the owner of 2.1
 *       go    2.1.106  48.2 MB  no rule keeps it
 */
export function pruningText(report: PruningReport, options: TextOptions): string {
  return stacked(prunesOf(report).map((one) => pruneText(one, options)))
}

function pruneText(report: ReturnType<typeof prunesOf>[number], { paint, width }: TextOptions): string {
  const { repository, lines, status } = report
  if (lines.length === 0) return ''
  const shown = lines.map(({ line, tags }) => ({
    line,
    tags: line === null ? tags.filter(isChange) : tags.filter(({ kind }) => kind === 'exact'),
  }))
  const hasSizes = shown.some(({ tags }) => tags.some(({ size }) => size !== null))
  const rows = shown.flatMap(({ tags }) =>
    tags.map((tag) => [word(tag), tag.tag, ...(hasSizes ? [bytes(tag.size)] : []), tag.note]),
  )
  const texts = columns(rows, width === undefined ? undefined : width - 2)
  const output = [`${paint('bold', variantLabel(repository, report))}  prune  ${summary(report)}`]
  let index = 0
  for (const { line, tags } of shown) {
    if (tags.length > 0) output.push(line ?? 'other tags')
    for (const tag of tags) {
      const text = texts[index] ?? ''
      const { length } = word(tag)
      output.push(
        `  ${paint(styleOf(tag), text.slice(0, length))}${text.slice(length).replaceAll('\n', '\n  ')}`,
      )
      index += 1
    }
  }
  const hidden = lines.flatMap(({ line, tags }) =>
    line === null ? tags.filter((tag) => !isChange(tag)) : [],
  )
  if (hidden.length > 0 && status !== 'failed')
    output.push(hidden.length === 1 ? '1 other tag stays' : `${hidden.length} other tags stay`)
  return `${output.join('\n')}\n`
}

function isChange({ decision }: PrunedTag): boolean {
  return decision !== 'stays'
}

/** What becomes of a tag in a plan, or what became of it. */
function word({ decision, outcome }: PrunedTag): string {
  return outcome ?? { goes: 'go', stays: 'stay', unclear: 'unclear' }[decision]
}

function styleOf({ decision, outcome }: PrunedTag): Style {
  if (outcome === 'refused' || outcome === 'failed' || outcome === 'pending' || outcome === 'unknown')
    return 'red'
  return decision === 'stays' ? 'dim' : 'yellow'
}

function summary({ lines, dryRun, size }: PruneReport): string {
  const tags = lines.flatMap((line) => line.tags)
  const going = tags.filter(({ decision }) => decision === 'goes').length
  const removed = tags.filter(({ outcome }) => outcome === 'removed').length
  if (going === 0) return 'nothing goes'
  if (!dryRun) return `${countOf(removed)} of ${tags.length} removed`
  // Images that stay may need some of the layers.
  const most = size === null ? '' : `, up to ${bytes(size)}`
  return `${countOf(going)} of ${tags.length} would go${most}`
}

function countOf(number: number): string {
  return number === 1 ? '1 tag' : `${number} tags`
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `48.2 MB`, in powers of 1000, as docker writes sizes. */
function bytes(size: number | null): string {
  if (size === null) return ''
  const power = size < 1000 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), units.length - 1)
  return `${Number((size / 1000 ** power).toPrecision(3))} ${units[power]}`
}

/** The tags that went, or in a plan would go, each with its repository. */
export function changedByPrune(report: PruningReport): readonly (readonly [string, string])[] {
  return prunesOf(report).flatMap(({ repository, dryRun, lines }) =>
    lines
      .flatMap(({ tags }) => tags)
      .filter(({ decision, outcome }) => (dryRun ? decision === 'goes' : outcome === 'removed'))
      .map(({ tag }) => [repository, tag] as const),
  )
}

/**
 * The commands of the vendor's own tool for a plan; none if too much would go somewhere. `repositories` are those of the
 * report, in its order.
 */
export function pruneScript(report: PruningReport, repositories: readonly Repository[]): string {
  const all = prunesOf(report)
  if (all.some(({ problems }) => problems.some(({ code }) => code === 'TOO_MANY_TAGS'))) return ''
  const scripts = all.map((one, index) => {
    const repository = repositories[index]
    // After a problem, the plan is not complete.
    if (repository === undefined || one.problems.length > 0) return ''
    const images = goingImages(one)
    const count = images.reduce((sum, { tags }) => sum + tags.length, 0)
    const head = `# ${one.repository}: ${images.length === 0 ? 'nothing goes' : `${countOf(count)} would go`}`
    const commands = images.length === 0 ? [] : deletionScript(repository, images)
    return `${[head, ...commands].join('\n')}\n`
  })
  return stacked(scripts)
}

import type { CareReport, TagReport, TargetReport } from '../../domain/report.ts'
import { type TextOptions, tagTable } from '../../frontend/text.ts'

/**
 * The report of a command that looks after a repository, as a table:
 *
 *     registry.local:5000/image-gallery  yank 3.0.42
 *       created  yanked-3.0.42
 *       moved    latest         3.0.42 → 2.2.11
 */
export function careText(report: CareReport, options: TextOptions): string {
  return report.targets.map((target) => targetText(target, report, options)).join('\n')
}

function targetText(
  { repository, tags }: TargetReport,
  { command, versions, dryRun, status }: CareReport,
  options: TextOptions,
): string {
  const head = [command, ...versions].join(' ')
  // A repository may have hundreds of aliases, and most of them are in their place.
  const shown = command === 'reconcile' ? tags.filter((tag) => !isInPlace(tag)) : tags
  if (shown.length > 0) return tagTable([repository, head], shown, dryRun, options)
  return status === 'complete' ? tagTable([repository, head, idle(tags)], [], dryRun, options) : ''
}

function isInPlace({ outcome, note }: TagReport): boolean {
  return outcome === 'unchanged' && note === undefined
}

function idle({ length }: readonly TagReport[]): string {
  if (length === 0) return 'nothing to do'
  return length === 1 ? 'its alias is in its place' : `all ${length} aliases are in their place`
}

/** The tags that were created, moved or removed, or would be, one a line. */
export function quietCare({ targets }: CareReport): string {
  const changed = ({ outcome }: TagReport) =>
    outcome === 'created' || outcome === 'moved' || outcome === 'removed'
  return targets.flatMap(({ tags }) => tags.filter(changed).map(({ tag }) => `${tag}\n`)).join('')
}

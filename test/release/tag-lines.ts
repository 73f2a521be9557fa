import type { Digest } from '../../src/domain/image/digest.ts'
import type { MaintenanceReport, ReleaseReport, TagReport, TargetReport } from '../../src/domain/report.ts'

/** What a report says of the tags of one target, a line each: `moved 2.1: 2.1.114 → 2.1.115`. */
export function tagLines(report: Pick<ReleaseReport, 'targets'>, target = 0): readonly string[] {
  return (report.targets[target]?.tags ?? []).map(line)
}

function line({ outcome, tag, from, to, reason, heldBy }: TagReport): string {
  if (outcome === 'moved') return `moved ${tag}: ${from?.version} → ${to?.version}`
  if (outcome !== 'held') return `${outcome} ${tag}`
  return `held ${tag}: ${reason}${heldBy === null ? '' : ` ${heldBy}`}`
}

/** The codes of everything that went wrong, each once. */
export function codes(report: ReleaseReport | MaintenanceReport): readonly string[] {
  const problems = [
    ...('problems' in report ? report.problems : []),
    ...report.targets.flatMap((target) => target.problems),
  ]
  return [...new Set(problems.map(({ code }) => code))]
}

/** What a report says of its tags and a repository does not show; an honest report has nothing here. */
export function lies(
  { tags }: Pick<TargetReport, 'tags'>,
  repository: ReadonlyMap<string, Digest>,
): readonly string[] {
  return tags
    .filter(({ outcome }) => outcome !== 'unknown')
    .filter(({ tag, outcome, from, to }) => {
      const wasWritten = outcome === 'created' || outcome === 'moved'
      const said = wasWritten || outcome === 'held' || outcome === 'unchanged' ? to : from
      return (said?.digest ?? undefined) !== repository.get(tag)
    })
    .map(({ tag, outcome, to }) => `${outcome} ${tag} (${to?.version}), and it is at ${repository.get(tag)}`)
}

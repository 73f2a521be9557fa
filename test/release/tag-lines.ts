import type { Digest } from '../../src/domain/image/digest.ts'
import type { MaintenanceReport, ReleaseReport, TagReport, TargetReport } from '../../src/domain/report.ts'

/** The tags of one target in a report, one line each: `moved 2.1: 2.1.114 → 2.1.115`. */
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

/** The claims of a report that the repository contradicts; a true report has none. */
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

import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import type { Manifest } from '../../ports/content.ts'
import type { Reporter } from '../../ports/run.ts'
import type { TargetLog } from '../state/target-log.ts'
import { writeTags } from '../state/write.ts'

export interface WritePlannedOptions {
  readonly reporter: Reporter
  readonly signal: AbortSignal
  /** Writes each tag with a request of its own, even if the registry takes several tags in one request. */
  readonly oneByOne?: boolean | undefined
}

/**
 * Points planned tags at a manifest in the order of the plan: a reader who sees one tag sees all tags before it. Uses
 * one request if the registry takes several tags. Stops at the first failure, and then returns false.
 */
export async function writePlanned(
  log: TargetLog,
  planned: readonly PlannedTag[],
  manifest: () => Promise<Manifest>,
  { reporter, signal, oneByOne = false }: WritePlannedOptions,
): Promise<boolean> {
  const { target } = log
  const open = planned.filter(({ action }) => action === 'create' || action === 'move')
  let left: readonly Tag[] = open.map(({ tag }) => tag)
  while (left.length > 0) {
    const content = await manifest()
    const next = oneByOne ? left.slice(0, 1) : left
    const { written, failures } = await writeTags(target, next, content, signal)
    for (const tag of written) {
      log.wrote(tag, content.digest)
      reporter.event({ kind: 'written', repository: target.name, tag, digest: content.digest })
    }
    for (const { tag, ...failure } of failures) log.failed(tag, failure)
    if (failures.length > 0) return false
    left = left.filter((tag) => !written.includes(tag))
  }
  return true
}

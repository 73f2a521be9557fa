import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import type { Manifest } from '../../ports/content.ts'
import type { Reporter } from '../../ports/run.ts'
import type { TargetLog } from '../state/target-log.ts'
import { writeTags } from '../state/write.ts'

export interface MoveOptions {
  readonly reporter: Reporter
  readonly signal: AbortSignal
  /** Each tag by itself, also where the registry takes several in one request. */
  readonly oneByOne?: boolean | undefined
}

/**
 * Points the planned tags at the manifest in the order of the plan, so that who sees one sees all before it; all at
 * once where the registry takes several tags in one request, unless each is to have its own. Ends at the first that
 * fails; false then.
 */
export async function moveTags(
  record: TargetLog,
  planned: readonly PlannedTag[],
  manifest: () => Promise<Manifest>,
  { reporter, signal, oneByOne = false }: MoveOptions,
): Promise<boolean> {
  const open = planned.filter(({ action }) => action === 'create' || action === 'move')
  let left: readonly Tag[] = open.map(({ tag }) => tag)
  while (left.length > 0) {
    const content = await manifest()
    const { written, failures } = await writeTags(
      record.target,
      oneByOne ? left.slice(0, 1) : left,
      content,
      signal,
    )
    for (const tag of written) {
      record.wrote(tag, content.digest)
      reporter.event({ kind: 'written', repository: record.target.name, tag, digest: content.digest })
    }
    for (const { tag, ...failure } of failures) record.failed(tag, failure)
    if (failures.length > 0) return false
    left = left.filter((tag) => !written.includes(tag))
  }
  return true
}

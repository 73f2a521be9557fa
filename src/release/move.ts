import type { PlannedTag } from '../domain/plan.ts'
import { tagOf } from '../domain/tag.ts'
import type { Manifest, Reporter } from '../ports.ts'
import type { Record } from './record.ts'
import { writeTag } from './write.ts'

/**
 * Points the planned tags at the manifest, one after the other in the order of the plan, so that who sees one
 * sees all before it. Ends at the first that fails; false then.
 */
export async function moveTags(
  record: Record,
  planned: readonly PlannedTag[],
  manifest: () => Promise<Manifest>,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<boolean> {
  for (const { tag, action } of planned) {
    if (action !== 'create' && action !== 'move') continue
    const content = await manifest()
    const written = await writeTag(record.target, tagOf(tag), content, signal)
    if (written.outcome !== 'written') {
      record.failed(tag, written)
      return false
    }
    record.wrote(tag, content.digest)
    reporter.event({ kind: 'written', repository: record.target.name, tag, digest: content.digest })
  }
  return true
}

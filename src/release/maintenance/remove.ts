import { errorOf } from '../../domain/errors.ts'
import { type Tag, tagOf } from '../../domain/image/tag.ts'
import { type DeletionPlan, planDeletion } from '../../domain/plan/deletion.ts'
import type { CareReport } from '../../domain/report.ts'
import type { Observation } from '../../domain/tags/observation.ts'
import { deletionElsewhere } from '../../domain/vendors/deletion.ts'
import { createDeletion } from '../deletion/deletion.ts'
import { deleteByThrowAway } from '../deletion/deletion-throw-away.ts'
import { readBackDeletion } from '../deletion/read-back.ts'
import { removeTags } from '../deletion/remove-tags.ts'
import type { Record } from '../state/record.ts'
import { type CarePorts, type CareRequest, care } from './maintain.ts'
import { observe } from './observe.ts'
import { removeAll } from './remove-all.ts'

export interface RemoveRequest extends CareRequest {
  /** `all`: every tag, and what the tags point at. */
  readonly tags: readonly Tag[] | 'all'
  /** Deletes also exact tags that aliases are on. */
  readonly force: boolean
  /** Asked before all of so many tags are deleted; false ends the command. */
  readonly confirm?: (tags: number) => Promise<boolean>
}

/**
 * Deletes tags, and only those tags: others on the same digest stay. What is not there is no mistake. Nothing is
 * touched where something speaks against it, and nothing is believed before it has been read back.
 */
export function remove(request: RemoveRequest, ports: CarePorts): Promise<CareReport> {
  const { repository, tags } = request
  return care({ command: 'rm', versions: [] }, request, ports, async (record, signal) => {
    const elsewhere = deletionElsewhere(repository, tags === 'all' ? [] : tags)
    if (elsewhere !== undefined) throw errorOf([elsewhere])
    if (tags === 'all') await removeAll(record, request, { ...ports, signal })
    else await removeNamed(record, [...new Set(tags)], request, { ...ports, signal })
  })
}

async function removeNamed(
  record: Record,
  tags: readonly Tag[],
  { policy, force, dryRun }: RemoveRequest,
  ports: CarePorts,
): Promise<void> {
  const read = (observed: Observation) => {
    const plan = planDeletion({ observed, policy, tags, force })
    return { plan, before: observed.tags, unresolved: plan.unresolved }
  }
  const { plan, before } = await observe(record, ports.signal, {
    policy,
    read,
    beside: tags,
    isSure: (tag) => tags.includes(tag),
  })
  if (!accept(record, plan) || dryRun) return
  const deletion = createDeletion(
    record.target,
    (tag) => deleteByThrowAway(record.target, tag, ports),
    ports.signal,
  )
  const going = plan.tags.filter(({ action }) => action === 'remove').map(({ tag }) => tagOf(tag))
  const deleted = await removeTags(record, deletion, going, { concurrency: 1, signal: ports.signal })
  await readBackDeletion(record, before.map(tagOf), deleted, ports)
}

/** Takes over the plan; false where nothing may be deleted. */
function accept(record: Record, { tags, refusals }: DeletionPlan): boolean {
  record.plan(tags)
  for (const refusal of refusals) record.problem(refusal)
  return refusals.length === 0
}

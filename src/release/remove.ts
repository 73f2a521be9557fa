import pMap from 'p-map'
import { errorOf, SemtagError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'
import { type DeletionPlan, planDeletion } from '../domain/plan/deletion.ts'
import type { MaintenanceReport } from '../domain/report.ts'
import type { Observation } from '../domain/tags/observation.ts'
import { deletionElsewhere } from '../domain/vendors/index.ts'
import { concurrency } from './copy/tree.ts'
import { createManifestDeletion, readLevels, removeManifests } from './deletion/delete-manifests.ts'
import { createDeletion, removeTags } from './deletion/delete-tags.ts'
import { deleteByThrowAway } from './deletion/dummy-manifest.ts'
import { readBackDeletion } from './deletion/read-back.ts'
import { type MaintenancePorts, type MaintenanceRequest, maintain } from './maintenance/maintain.ts'
import { observe } from './maintenance/observe.ts'
import { headOfListed } from './state/heads.ts'
import type { TargetLog } from './state/target-log.ts'

/**
 * Empties a repository: every tag that is listed, then the manifests behind them and what their indexes name. Where
 * the registry deletes manifests alone, each takes its tags with it. Manifests that no tag led to are left to the
 * registry's own collection.
 */
async function removeAll(
  record: TargetLog,
  { policy, dryRun, confirm = async () => true }: RemoveRequest,
  ports: MaintenancePorts,
): Promise<void> {
  const { signal } = ports
  const { target } = record
  const { tags: listed, readAt } = await target.list.read({ signal })
  const look = (tag: Tag) => headOfListed(target, tag, readAt, signal)
  const heads = await pMap(listed, look, { concurrency, signal })
  const digests = new Map(listed.map((tag, index) => [tag, heads[index]?.digest ?? null]))
  record.plan(planDeletion({ observed: { tags: listed, digests }, policy, tags: listed, force: true }).tags)

  if (listed.length === 0 || dryRun) return
  const found = heads.flatMap((head) => head ?? [])
  const levels = await readLevels(target.registry, found, signal)
  if (!(await confirm(listed.length))) throw unconfirmed(target.name)

  const manifests = createManifestDeletion(target, signal)
  const withManifest = async (tag: Tag) => {
    const digest = digests.get(tag)
    return digest ? manifests.delete(digest) : deleteByThrowAway(target, tag, ports)
  }
  const deletion = createDeletion(target, withManifest, signal)
  const byName = new Set(await removeTags(record, deletion, listed, { concurrency, signal }))
  // A manifest takes along also tags whose turn has not come.
  const wentAlong = (digest: Digest | null | undefined) => digest && manifests.deleted.has(digest)
  const gone = listed.filter((tag) => byName.has(tag) || wentAlong(digests.get(tag)))
  for (const tag of gone) record.removed(tag)
  if (gone.length === listed.length) await removeManifests(record, levels, manifests, ports)

  const after = await readBackDeletion(record, listed, [...gone, ...manifests.deleted], ports)
  const late = [...after].filter((tag) => !digests.has(tag))
  if (late.length > 0) record.problem(cameLate(target.name, late))
}

function unconfirmed(name: string): SemtagError {
  return new SemtagError({
    code: 'INTERRUPTED',
    message: `Nothing of ${name} was deleted: it was not confirmed.`,
  })
}

function cameLate(name: string, tags: readonly string[]): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    message: `${tags.slice(0, 5).join(', ')} came to ${name} while its tags were being deleted, and stayed.`,
    hint: 'Run the same command again, once nobody pushes any more.',
  })
}

export interface RemoveRequest extends MaintenanceRequest {
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
export function remove(request: RemoveRequest, ports: MaintenancePorts): Promise<MaintenanceReport> {
  const { repository, tags } = request
  return maintain({ command: 'rm', versions: [] }, request, ports, async (record, signal) => {
    const elsewhere = deletionElsewhere(repository, tags === 'all' ? [] : tags)
    if (elsewhere !== undefined) throw errorOf([elsewhere])
    if (tags === 'all') await removeAll(record, request, { ...ports, signal })
    else await removeNamed(record, [...new Set(tags)], request, { ...ports, signal })
  })
}

async function removeNamed(
  record: TargetLog,
  tags: readonly Tag[],
  { policy, force, dryRun }: RemoveRequest,
  ports: MaintenancePorts,
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
  const going = plan.tags.filter(({ action }) => action === 'remove').map(({ tag }) => tag)
  const deleted = await removeTags(record, deletion, going, { concurrency: 1, signal: ports.signal })
  await readBackDeletion(record, before, deleted, ports)
}

/** Takes over the plan; false where nothing may be deleted. */
function accept(record: TargetLog, { tags, refusals }: DeletionPlan): boolean {
  record.plan(tags)
  for (const refusal of refusals) record.problem(refusal)
  return refusals.length === 0
}

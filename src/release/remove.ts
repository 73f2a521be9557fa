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
import { deleteByDummy } from './deletion/dummy-manifest.ts'
import { readBackDeletion } from './deletion/read-back.ts'
import { type MaintenancePorts, type MaintenanceRequest, maintain } from './maintenance/maintain.ts'
import { observe } from './maintenance/observe.ts'
import { headOfListed } from './state/heads.ts'
import type { TargetLog } from './state/target-log.ts'

export interface RemoveRequest extends MaintenanceRequest {
  /** `all` also deletes the manifests. */
  readonly tags: readonly Tag[] | 'all'
  /** Also deletes exact tags whose content an alias has. */
  readonly force: boolean
  /** Asks the user before all `tags` are deleted; false ends the command. */
  readonly confirm?: (tags: number) => Promise<boolean>
}

/**
 * Deletes tags, and only those tags: other tags on the same digest stay. A tag that does not exist is not an error. If one
 * tag is refused, nothing is deleted. Reads back every deletion before the report claims it.
 */
export function remove(request: RemoveRequest, ports: MaintenancePorts): Promise<MaintenanceReport> {
  const { repository, tags } = request
  return maintain({ command: 'rm', versions: [] }, request, ports, async (log, signal) => {
    const elsewhere = deletionElsewhere(repository, tags === 'all' ? [] : tags)
    if (elsewhere !== undefined) throw errorOf([elsewhere])
    if (tags === 'all') await removeAll(log, request, { ...ports, signal })
    else await removeNamed(log, [...new Set(tags)], request, { ...ports, signal })
  })
}

async function removeNamed(
  log: TargetLog,
  tags: readonly Tag[],
  { policy, force, dryRun }: RemoveRequest,
  ports: MaintenancePorts,
): Promise<void> {
  const read = (observed: Observation) => {
    const plan = planDeletion({ observed, policy, tags, force })
    return { plan, before: observed.tags, unresolved: plan.unresolved }
  }
  const { plan, before } = await observe(log, ports.signal, {
    policy,
    read,
    beside: tags,
    waitsFor: (tag) => tags.includes(tag),
  })
  if (!accept(log, plan) || dryRun) return
  const deletion = createDeletion(log.target, (tag) => deleteByDummy(log.target, tag, ports), ports.signal)
  const removals = plan.tags.filter(({ action }) => action === 'remove').map(({ tag }) => tag)
  const deleted = await removeTags(log, deletion, removals, { concurrency: 1, signal: ports.signal })
  await readBackDeletion(log, before, deleted, ports)
}

/** Adds the plan to the log. False if it refuses a deletion. */
function accept(log: TargetLog, { tags, refusals }: DeletionPlan): boolean {
  log.plan(tags)
  for (const refusal of refusals) log.problem(refusal)
  return refusals.length === 0
}

/**
 * Empties a repository: deletes every listed tag, then their manifests and everything that their indexes name. On a
 * registry that deletes only manifests, each manifest takes its tags with it. The registry's own garbage collection
 * removes manifests without a tag.
 */
async function removeAll(
  log: TargetLog,
  { policy, dryRun, confirm = async () => true }: RemoveRequest,
  ports: MaintenancePorts,
): Promise<void> {
  const { signal } = ports
  const { target } = log
  const { tags: listed, readAt } = await target.list.read({ signal })
  const look = (tag: Tag) => headOfListed(target, tag, readAt, signal)
  const heads = await pMap(listed, look, { concurrency, signal })
  const digests = new Map(listed.map((tag, index) => [tag, heads[index]?.digest ?? null]))
  log.plan(planDeletion({ observed: { tags: listed, digests }, policy, tags: listed, force: true }).tags)

  if (listed.length === 0 || dryRun) return
  const found = heads.flatMap((head) => head ?? [])
  const levels = await readLevels(target.registry, found, signal)
  if (!(await confirm(listed.length))) throw unconfirmed(target.name)

  const manifests = createManifestDeletion(target, signal)
  const withManifest = async (tag: Tag) => {
    const digest = digests.get(tag)
    return digest ? manifests.delete(digest) : deleteByDummy(target, tag, ports)
  }
  const deletion = createDeletion(target, withManifest, signal)
  const byName = new Set(await removeTags(log, deletion, listed, { concurrency, signal }))
  // A deleted manifest also takes tags whose turn has not come yet.
  const wentAlong = (digest: Digest | null | undefined) => digest && manifests.deleted.has(digest)
  const gone = listed.filter((tag) => byName.has(tag) || wentAlong(digests.get(tag)))
  for (const tag of gone) log.removed(tag)
  if (gone.length === listed.length) await removeManifests(log, levels, manifests, ports)

  const after = await readBackDeletion(log, listed, [...gone, ...manifests.deleted], ports)
  const added = [...after].filter((tag) => !digests.has(tag))
  if (added.length > 0) log.problem(addedMeanwhile(target.name, added))
}

function unconfirmed(name: string): SemtagError {
  return new SemtagError({
    code: 'INTERRUPTED',
    message: `semtag deleted nothing in ${name}, because the user did not confirm.`,
  })
}

function addedMeanwhile(name: string, tags: readonly string[]): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    message: `Another client pushed ${tags.slice(0, 5).join(', ')} to ${name} during the deletion; semtag did not delete the new tags.`,
    hint: 'Stop other pushes to the repository, and run the same command again.',
  })
}

import pMap from 'p-map'
import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { type Tag, tagOf } from '../../domain/image/tag.ts'
import { planDeletion } from '../../domain/plan/deletion.ts'
import { concurrency } from '../copy/tree.ts'
import { createDeletion } from '../deletion/deletion.ts'
import { readLevels } from '../deletion/deletion-levels.ts'
import { deleteByThrowAway } from '../deletion/deletion-throw-away.ts'
import { readBackDeletion } from '../deletion/read-back.ts'
import { createManifestDeletion, removeManifests } from '../deletion/remove-manifests.ts'
import { removeTags } from '../deletion/remove-tags.ts'
import { headOfListed } from '../state/heads.ts'
import type { Record } from '../state/record.ts'
import type { CarePorts } from './maintain.ts'
import type { RemoveRequest } from './remove.ts'

/**
 * Empties a repository: every tag that is listed, then the manifests behind them and what their indexes name. Where
 * the registry deletes manifests alone, each takes its tags with it. Manifests that no tag led to are left to the
 * registry's own collection.
 */
export async function removeAll(
  record: Record,
  { policy, dryRun, confirm = async () => true }: RemoveRequest,
  ports: CarePorts,
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
  const late = [...after].filter((tag) => !digests.has(tagOf(tag)))
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

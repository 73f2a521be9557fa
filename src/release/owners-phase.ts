import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import type { Observation } from '../domain/observation.ts'
import { type OwnerPlan, planOwners } from '../domain/plan-owners.ts'
import type { PlannedTag } from '../domain/planned-tag.ts'
import type { Policy } from '../domain/policy.ts'
import { remembered } from '../domain/remembered.ts'
import type { Tag } from '../domain/tag.ts'
import type { Version } from '../domain/version.ts'
import type { CarePorts } from './care.ts'
import { type EmptyLine, removeEmptyLines } from './deletion-empty-lines.ts'
import type { FollowOptions, Settling } from './follow.ts'
import { createHeads } from './heads.ts'
import type { OwnersOptions } from './owners.ts'
import type { Record } from './record.ts'
import { settle } from './settle.ts'

export interface AliasesOptions {
  readonly policy: Policy
  readonly builds: boolean
  /** The versions whose aliases are meant; undefined: those of all versions. */
  readonly versions?: readonly Version[]
  /** Markers as they are, or in a dry run would be, by now; null: there is none. */
  readonly markers?: ReadonlyMap<Tag, Digest | null>
  /** Whether aliases that are missing are created. */
  readonly create: boolean
  /** Whether aliases whose line has no version left are deleted. */
  readonly removeEmpty?: boolean
  readonly dryRun: boolean
}

/**
 * Looks at a repository until the reader wants to know no more; of the tags that it is `sure` of, no single read is
 * believed that does not find one which is listed.
 *
 * @throws REPOSITORY_NOT_FOUND
 */
export async function observe<T extends { readonly unresolved: readonly string[] }>(
  { target }: Pick<Record, 'target'>,
  { clock, signal }: Pick<CarePorts, 'clock' | 'signal'>,
  read: (observed: Observation) => T,
  sure: (tag: Tag) => boolean = () => false,
): Promise<T> {
  const tags = await target.registry.tags(signal)
  const heads = createHeads(target, clock, signal, new Set(tags.filter(sure)))
  if (tags.length === 0)
    throw new SemtagError({
      code: 'REPOSITORY_NOT_FOUND',
      message: `${target.name} has no tags: there is no such repository, or it is empty.`,
      hint: 'Check its name, and that who is logged in may see it.',
    })
  for (;;) {
    const result = read({ tags, digests: heads.digests() })
    if (!(await heads.look(result.unresolved))) return result
  }
}

/**
 * Brings aliases to their owners, wherever they point: what a release does last, without one. What is in place is
 * not written, so that it is safe to repeat.
 */
export async function bringToOwners(
  record: Record,
  { policy, builds, versions, markers = new Map(), create, removeEmpty = false, dryRun }: AliasesOptions,
  { clock, reporter, signal }: CarePorts,
): Promise<void> {
  const withMarkers = remembered((tags: readonly string[]) => [...new Set([...tags, ...markers.keys()])])
  const read = ({ tags, digests }: Observation) => {
    const observed = { tags: withMarkers(tags), digests: new Map([...digests, ...markers]) }
    return planOwners({ observed, policy, builds, ...(versions && { versions }) })
  }
  // An alias that is listed and not found would be left out, though it may be on what was withdrawn.
  const { plans } = await observe(record, { clock, signal }, read, () => true)
  const wanted = inOrder(plans, policy).filter(
    ({ owner, planned }) => planned.from !== null || (create && owner !== undefined),
  )
  record.plan(wanted.map((plan) => (removeEmpty ? withRemoval(plan) : plan.planned)))
  if (dryRun) return

  const empty: EmptyLine[] = wanted.flatMap(({ alias, owner, planned: { from } }) =>
    owner === undefined ? [{ alias, digest: from?.digest ?? undefined }] : [],
  )
  const options: FollowOptions & OwnersOptions = {
    policy,
    builds,
    written: [...markers].flatMap(([marker, digest]) => (digest === null ? [] : [marker])),
    clock,
    signal,
    tell({ alias: { tag }, written }, owner) {
      const to = { version: owner.version.text, digest: owner.digest }
      if (written !== undefined) record.mended(tag, to)
      else record.change(tag, { outcome: 'unchanged', from: to, to })
    },
    onEmpty: (alias, digest) => void empty.push({ alias, digest }),
  }
  const settling = wanted.flatMap(({ alias, planned: { action } }): readonly Settling[] =>
    action === 'move' || action === 'create' ? [{ alias, written: undefined, former: new Set() }] : [],
  )
  const repository = record.target.name
  if (settling.length > 0)
    reporter.event({ kind: 'settling', repository, tags: settling.map(({ alias }) => alias.tag) })
  await settle(record, settling, options)
  if (removeEmpty) await removeEmptyLines(record, empty, options)
}

const kinds = ['patch', 'minor', 'major', 'channel', 'latest'] as const

/** As a release writes them: whoever sees one sees all before it. */
function inOrder(plans: readonly OwnerPlan[], { order }: Policy): readonly OwnerPlan[] {
  const rank = ({ alias: { kind } }: OwnerPlan) =>
    kind === 'latest' && order === 'latest-first' ? -1 : kinds.indexOf(kind)
  return plans.toSorted((one, other) => rank(one) - rank(other))
}

function withRemoval({ owner, planned }: OwnerPlan): PlannedTag {
  const { kind, tag, from } = planned
  return owner === undefined ? { kind, tag, from, action: 'remove' } : planned
}

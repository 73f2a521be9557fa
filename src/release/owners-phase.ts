import type { Digest } from '../domain/digest.ts'
import type { Observation } from '../domain/observation.ts'
import { type OwnersPlan, planOwners } from '../domain/plan-owners.ts'
import type { Policy } from '../domain/policy.ts'
import type { Tag } from '../domain/tag.ts'
import type { Version } from '../domain/version.ts'
import type { CarePorts } from './care.ts'
import type { Settling } from './follow.ts'
import { createHeads } from './heads.ts'
import type { Record } from './record.ts'
import { settle } from './settle.ts'

export interface AliasesOptions {
  readonly policy: Policy
  readonly builds: boolean
  /** The version whose aliases are meant; undefined: those of all versions. */
  readonly version?: Version
  /** Markers of the version as they are, or in a dry run would be, by now. */
  readonly markers?: ReadonlyMap<Tag, Digest>
  /** Whether aliases that are missing are created. */
  readonly create: boolean
  readonly dryRun: boolean
}

/** Looks at a repository until the reader wants to know no more. */
export async function observe<T extends { readonly unresolved: readonly string[] }>(
  { target }: Record,
  { clock, signal }: Pick<CarePorts, 'clock' | 'signal'>,
  read: (observed: Observation) => T,
): Promise<T> {
  const heads = createHeads(target, clock, signal)
  const tags = await target.registry.tags(signal)
  for (;;) {
    const result = read({ tags, digests: heads.digests() })
    if (!(await heads.look(result.unresolved))) return result
  }
}

/**
 * Brings aliases to their owners, wherever they point: steps 5 and 6 of a release, without one. What is in place is
 * not written, so that it is safe to repeat.
 */
export async function bringToOwners(
  record: Record,
  { policy, builds, version, markers = new Map(), create, dryRun }: AliasesOptions,
  { clock, reporter, signal }: CarePorts,
): Promise<OwnersPlan> {
  const plan = await observe(record, { clock, signal }, ({ tags, digests }) => {
    const observed = {
      tags: [...new Set([...tags, ...markers.keys()])],
      digests: new Map([...digests, ...markers]),
    }
    return planOwners({ observed, policy, builds, ...(version && { version }) })
  })
  const plans = plan.plans.filter(({ planned }) => create || planned.from !== null)
  record.plan(plans.map(({ planned }) => planned))
  const settling = plans.flatMap(({ alias, planned: { action } }): readonly Settling[] =>
    action === 'move' || action === 'create' ? [{ alias, written: undefined, former: new Set() }] : [],
  )
  if (dryRun || settling.length === 0) return plan

  const repository = record.target.name
  reporter.event({ kind: 'settling', repository, tags: settling.map(({ alias }) => alias.tag) })
  await settle(record, settling, {
    policy,
    builds,
    written: [...markers.keys()],
    clock,
    signal,
    tell({ alias: { tag }, written }, owner) {
      const to = { version: owner.version.text, digest: owner.digest }
      if (written !== undefined) record.mended(tag, to)
      else record.change(tag, { outcome: 'unchanged', from: to, to })
    },
  })
  return plan
}

import type { Problem } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { memoize } from '../../domain/memoize.ts'
import { type OwnerPlan, planOwners } from '../../domain/plan/owners.ts'
import { isFromUnknown, missingNote, type PlannedTag } from '../../domain/plan/planned-tag.ts'
import { type Alias, aliasesOf } from '../../domain/tags/aliases.ts'
import type { ExactTag } from '../../domain/tags/names.ts'
import type { Observation } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { withRepository } from '../../domain/text.ts'
import { restoreArchivedHint } from '../../domain/vendors/index.ts'
import type { Version } from '../../domain/version/version.ts'
import { repeatHint } from '../state/failure.ts'
import type { TargetLog } from '../state/target-log.ts'
import type { OwnersOptions } from '../steps/owners.ts'
import { type SettleAliasOptions, type Settling, settle } from '../steps/settle.ts'
import { type EmptyLine, removeEmptyLines } from './empty-lines.ts'
import type { MaintenancePorts } from './maintain.ts'
import { observe } from './observe.ts'

export interface AliasesOptions {
  readonly policy: Policy
  readonly builds: boolean
  /** The versions whose aliases to reconcile; undefined for all versions. */
  readonly versions?: readonly Version[]
  /** Markers as this run has left them, or in a dry run would leave them; null if deleted. */
  readonly markers?: ReadonlyMap<Tag, Digest | null>
  /** Whether this run has changed a marker: a list that shows the change is as young as the run. */
  readonly hasChangedMarkers?: boolean
  /** Whether missing aliases are created. */
  readonly create: boolean
  /** Whether aliases whose line has no version left are deleted. */
  readonly removeEmpty?: boolean
  readonly dryRun: boolean
}

/**
 * Points aliases at their owners, wherever they point now: the last step of a release, without a release. Writes only
 * aliases that are not on their owner, so it is safe to repeat.
 */
export async function reconcileAliases(
  log: TargetLog,
  {
    policy,
    builds,
    versions,
    markers = new Map(),
    hasChangedMarkers = false,
    create,
    removeEmpty = false,
    dryRun,
  }: AliasesOptions,
  { clock, reporter, signal }: MaintenancePorts,
): Promise<void> {
  const known: ReadonlyMap<Tag, Digest | null> = markers
  const withMarkers = memoize((tags: readonly Tag[]) =>
    [...new Set([...tags, ...markers.keys()])].filter((tag) => known.get(tag) !== null),
  )
  const plan = (holdsUnknown: boolean) => (seen: Observation) => {
    const observed = {
      ...seen,
      tags: withMarkers(seen.tags),
      digests: new Map([...seen.digests, ...markers]),
    }
    return planOwners({ observed, policy, builds, holdsUnknown, ...(versions && { versions }) })
  }
  const beside = (versions ?? []).flatMap((version) => aliasesOf(version, policy).map(({ tag }) => tag))
  // A listed alias that one read does not find may be on the withdrawn version: semtag waits for all of them.
  const options = { policy, beside, waitsFor: () => true }
  let { plans, strays, warnings } = await observe(log, signal, { ...options, read: plan(false) })
  // Without a write of this run, the list may be older than the run: a later list decides about unknown digests.
  if (!hasChangedMarkers && plans.some(({ planned }) => isFromUnknown(planned)))
    ({ plans, strays, warnings } = await observe(log, signal, {
      ...options,
      read: plan(true),
      afterSettle: true,
    }))
  const wanted = inOrder(plans, policy).filter(
    ({ owner, planned }) => planned.from !== null || (create && owner !== undefined),
  )
  const missing =
    versions === undefined ? plans.filter((plan) => !wanted.includes(plan) && isExpected(plan)) : []
  log.plan([
    ...wanted.map((plan) => (removeEmpty ? withRemoval(plan) : plan.planned)),
    ...missing.map(missingPlan),
    ...strays,
  ])
  for (const { alias, owner, isArchived } of wanted)
    if (isArchived && owner !== undefined) log.problem(archived(alias.tag, owner, log.target.repository))
  for (const message of warnings)
    reporter.event({
      kind: 'warning',
      message: `${log.target.name}: ${withRepository(message, log.target.name)}`,
    })
  if (dryRun) return

  const empty: EmptyLine[] = wanted.flatMap(({ alias, owner, planned: { from } }) =>
    owner === undefined ? [{ alias, digest: from?.digest ?? undefined }] : [],
  )
  const settleOptions: SettleAliasOptions & OwnersOptions = {
    policy,
    builds,
    kinds: new Map(plans.flatMap(({ alias, kind }) => (kind === undefined ? [] : [[alias.tag, kind]]))),
    clock,
    signal,
    onOwner({ alias: { tag }, written }, owner) {
      const to = { version: owner.version.text, digest: owner.digest }
      if (written !== undefined) log.fixed(tag, to)
      else log.change(tag, { outcome: 'unchanged', from: to, to })
    },
    onEmpty: (alias, digest) => void empty.push({ alias, digest }),
  }
  const settling = wanted.flatMap(({ alias, planned: { action } }): readonly Settling[] =>
    action === 'move' || action === 'create' ? [{ alias, written: undefined, former: new Set() }] : [],
  )
  const repository = log.target.name
  if (settling.length > 0)
    reporter.event({ kind: 'settling', repository, tags: settling.map(({ alias }) => alias.tag) })
  await settle(log, settling, settleOptions)
  await confirmWrites(
    log,
    wanted.map(({ alias }) => alias),
    settleOptions,
  )
  if (removeEmpty) await removeEmptyLines(log, empty, settleOptions)
}

/**
 * Reads the written tags until several rounds agree, and settles the aliases that have changed since. A push reads its
 * tags many times anyway; these commands read each tag once, and one of two stores behind an address may answer that
 * read rightly by chance.
 */
async function confirmWrites(
  log: TargetLog,
  aliases: readonly Alias[],
  options: SettleAliasOptions & OwnersOptions,
): Promise<void> {
  const { evidence, list } = log.target
  const written = new Map(evidence.ours().map((tag) => [tag, evidence.last(tag)?.digest]))
  if (written.size === 0) return
  await list.confirm([...written.keys()], { signal: options.signal })
  const isOther = (tag: string) => isTag(tag) && written.has(tag) && written.get(tag) !== evidence.shown(tag)
  const changed = aliases.filter(({ tag }) => isOther(tag))
  await settle(
    log,
    changed.map((alias): Settling => ({ alias, written: undefined, former: new Set() })),
    options,
  )
  const others = [...written.keys()].filter(
    (tag) => isOther(tag) && !aliases.some((alias) => alias.tag === tag),
  )
  for (const tag of others)
    log.problem({
      code: 'NOT_SETTLED',
      speaker: 'registry',
      message: `semtag wrote ${tag}, but the registry now shows another state of the tag.`,
      hint: repeatHint,
    })
}

function archived(alias: string, { tag, version }: ExactTag, { registry }: Repository): Problem {
  return {
    code: 'UNSUPPORTED',
    speaker: 'registry',
    message: `${alias} belongs on ${version.text}, but the registry has archived ${tag}: no alias can move to an archived image.`,
    hint: `${restoreArchivedHint(registry)}, and run the same command again.`,
  }
}

/** True for an alias that users expect, if it has an owner. An alias such as 2.1 may be missing on purpose. */
function isExpected({ alias: { kind }, owner }: OwnerPlan): boolean {
  return owner !== undefined && (kind === 'latest' || kind === 'channel')
}

function missingPlan({ planned: { kind, tag } }: OwnerPlan): PlannedTag {
  return { kind, tag, from: null, action: 'hold', reason: 'policy', heldBy: null, note: missingNote }
}

const kinds = ['patch', 'minor', 'major', 'channel', 'latest'] as const

/** Sorts aliases in the order in which a release writes them. */
function inOrder(plans: readonly OwnerPlan[], { order }: Policy): readonly OwnerPlan[] {
  const rank = ({ alias: { kind } }: OwnerPlan) =>
    kind === 'latest' && order === 'latest-first' ? -1 : kinds.indexOf(kind)
  return plans.toSorted((one, other) => rank(one) - rank(other))
}

function withRemoval({ owner, planned }: OwnerPlan): PlannedTag {
  const { kind, tag, from } = planned
  return owner === undefined ? { kind, tag, from, action: 'remove' } : planned
}

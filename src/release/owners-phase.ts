import { aliasesOf } from '../domain/aliases.ts'
import type { FactsWanted } from '../domain/content-facts.ts'
import type { Digest } from '../domain/digest.ts'
import { type Problem, SemtagError } from '../domain/errors.ts'
import type { Observation } from '../domain/observation.ts'
import { type OwnerPlan, planOwners } from '../domain/plan-owners.ts'
import { isFromUnknown, type PlannedTag } from '../domain/planned-tag.ts'
import type { Policy } from '../domain/policy.ts'
import { remembered } from '../domain/remembered.ts'
import { isTag, type Tag } from '../domain/tag.ts'
import { type ExactTag, namedAlias } from '../domain/tag-names.ts'
import { listsArchived } from '../domain/vendors.ts'
import type { Version } from '../domain/version.ts'
import { isWithdrawalTag } from '../domain/withdrawal.ts'
import type { CarePorts } from './care.ts'
import { type EmptyLine, removeEmptyLines } from './deletion-empty-lines.ts'
import { readFacts } from './facts.ts'
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
  /** Whether this run has written or removed a marker, so that the list has to show it. */
  readonly isFresh?: boolean
  /** Whether aliases that are missing are created. */
  readonly create: boolean
  /** Whether aliases whose line has no version left are deleted. */
  readonly removeEmpty?: boolean
  readonly dryRun: boolean
}

// Enough to see that answers differ.
const mostDoubtful = 10

export interface ObserveOptions<T> {
  /** Names what to read next; called again after each read of more tags. */
  readonly read: (observed: Observation) => T
  readonly policy: Policy
  /** Tags that are looked at beside the list, whether it names them or not. */
  readonly beside?: readonly string[]
  /** Listed tags that are waited for: one read that does not find them is not believed. */
  readonly isSure?: (tag: Tag) => boolean
  /** Reads the list again after the whole time to settle. */
  readonly isLater?: boolean
  /** Tags of the result that one reading is not enough for. */
  readonly doubtful?: (result: T) => readonly string[]
}

/**
 * Looks at a repository until the reader wants to know no more. `latest` and the channels of the policy are looked at
 * beside the list: a list that does not name one of them is cut or late.
 *
 * @throws REPOSITORY_NOT_FOUND, and the errors of the tag list.
 */
export async function observe<
  T extends { readonly unresolved: readonly string[]; readonly unread?: ReadonlyMap<Digest, FactsWanted> },
>(
  { target }: Pick<Record, 'target'>,
  signal: AbortSignal,
  {
    read,
    policy,
    beside = [],
    isSure = isWithdrawalTag,
    isLater = false,
    doubtful = () => [],
  }: ObserveOptions<T>,
): Promise<T> {
  const heads = createHeads(target, signal, (tag) => isWithdrawalTag(tag) || isSure(tag))
  const named = ['latest', ...policy.channels.map(({ name }) => name)].map((name) => namedAlias(name, policy))
  const asked = { signal, names: beside }
  const listing = { ...asked, beside: () => heads.look([...named, ...beside]) }
  let list = await (isLater ? target.list.readLater(listing) : target.list.read(listing))
  await heads.against(list)
  if (list.tags.length === 0)
    throw new SemtagError({
      code: 'REPOSITORY_NOT_FOUND',
      message: `${target.name} has no tags: there is no such repository, or it is empty.`,
      hint: 'Check its name, and that the user who is logged in may see it.',
    })
  const listedIsPublished = listsArchived(target.repository.registry)
  let isConfirmed = false
  for (;;) {
    const result = read({ tags: list.tags, digests: heads.digests(), facts: target.facts, listedIsPublished })
    const isNew = await heads.look(result.unresolved)
    const hasRead = await readFacts(target, result.unread ?? new Map(), signal)
    if (isNew) list = await target.list.agree(list, asked)
    else if (!hasRead) {
      const tags = isConfirmed ? [] : doubtful(result).filter(isTag).slice(0, mostDoubtful)
      if (tags.length === 0) return result
      isConfirmed = true
      list = await target.list.confirm(list, tags, asked)
    }
    await heads.against(list)
  }
}

/**
 * Brings aliases to their owners, wherever they point: what a release does last, without one. What is in place is
 * not written, so that it is safe to repeat.
 */
export async function bringToOwners(
  record: Record,
  {
    policy,
    builds,
    versions,
    markers = new Map(),
    isFresh = false,
    create,
    removeEmpty = false,
    dryRun,
  }: AliasesOptions,
  { clock, reporter, signal }: CarePorts,
): Promise<void> {
  const known: ReadonlyMap<string, Digest | null> = markers
  const withMarkers = remembered((tags: readonly string[]) =>
    [...new Set<string>([...tags, ...markers.keys()])].filter((tag) => known.get(tag) !== null),
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
  // An alias that is listed and not found would be left out, though it may be on what was withdrawn.
  const asked = { policy, beside, isSure: () => true }
  let { plans, strays, warnings } = await observe(record, signal, { ...asked, read: plan(false) })
  // Only a list that shows a write of this run is known to be no older than the run.
  if (!isFresh && plans.some(({ planned }) => isFromUnknown(planned)))
    ({ plans, strays, warnings } = await observe(record, signal, {
      ...asked,
      read: plan(true),
      isLater: true,
    }))
  const wanted = inOrder(plans, policy).filter(
    ({ owner, planned }) => planned.from !== null || (create && owner !== undefined),
  )
  const missing =
    versions === undefined ? plans.filter((plan) => !wanted.includes(plan) && isMissed(plan)) : []
  record.plan([
    ...wanted.map((plan) => (removeEmpty ? withRemoval(plan) : plan.planned)),
    ...missing.map(missed),
    ...strays,
  ])
  for (const { alias, owner, isArchived } of wanted)
    if (isArchived && owner !== undefined) record.problem(archived(alias.tag, owner))
  for (const message of warnings)
    reporter.event({ kind: 'warning', message: `${record.target.name}: ${message}` })
  if (dryRun) return

  const empty: EmptyLine[] = wanted.flatMap(({ alias, owner, planned: { from } }) =>
    owner === undefined ? [{ alias, digest: from?.digest ?? undefined }] : [],
  )
  const options: FollowOptions & OwnersOptions = {
    policy,
    builds,
    kinds: new Map(plans.flatMap(({ alias, kind }) => (kind === undefined ? [] : [[alias.tag, kind]]))),
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
  await confirmWrites(record, signal)
  if (removeEmpty) await removeEmptyLines(record, empty, options)
}

/**
 * Reads what was written until several rounds show the same. A push reads its tags many times over; these commands read
 * each of theirs once, which two stores behind one address may answer rightly by chance.
 */
async function confirmWrites({ target }: Record, signal: AbortSignal): Promise<void> {
  const written = target.evidence.ours()
  if (written.length === 0) return
  await target.list.confirm(await target.list.read({ signal }), written, { signal })
}

function archived(alias: string, { tag, version }: ExactTag): Problem {
  return {
    code: 'UNSUPPORTED',
    speaker: 'registry',
    message: `${alias} belongs on ${version.text}, and the registry has archived ${tag}: no alias can be moved to it.`,
    hint: 'Restore the image in Amazon ECR (aws ecr update-image-storage-class), and run the same command again.',
  }
}

/** A missing alias that people pull by its name; a missing 2.1 may be missing on purpose. */
function isMissed({ alias: { kind }, owner }: OwnerPlan): boolean {
  return owner !== undefined && (kind === 'latest' || kind === 'channel')
}

function missed({ planned: { kind, tag } }: OwnerPlan): PlannedTag {
  const note = 'it is missing; semtag reconcile --create creates it'
  return { kind, tag, from: null, action: 'hold', reason: 'policy', heldBy: null, note }
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

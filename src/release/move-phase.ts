import { aliasesOf } from '../domain/aliases.ts'
import type { Digest } from '../domain/digest.ts'
import type { PlannedTag } from '../domain/plan.ts'
import { compareVersions } from '../domain/precedence.ts'
import { tagOf } from '../domain/tag.ts'
import { exactTag } from '../domain/tag-names.ts'
import type { Descriptor } from '../ports.ts'
import { changedHands } from './changed-hands.ts'
import { asSemtagError } from './failure.ts'
import type { Settling } from './follow.ts'
import { moveTags } from './move.ts'
import type { Owner } from './owners.ts'
import type { Publication } from './publish.ts'
import type { Record } from './record.ts'
import type { ReleasePorts, TargetRequest } from './request.ts'
import { settle } from './settle.ts'
import type { SourceImage } from './source.ts'
import { type Survey, survey } from './survey.ts'

export interface MovePhase {
  readonly image: SourceImage
  readonly request: TargetRequest
  readonly ports: ReleasePorts
  /** False where no exact tag had to be written: what was surveyed was read after all of them were there. */
  readonly surveyAgain: boolean
  /** False where an index lacks a platform: no alias moves. */
  readonly whole: Promise<boolean>
}

/** Moves the aliases on one target: planned anew from what the repository holds now, and settled. */
export async function movePhase(
  record: Record,
  first: Survey,
  publication: Publication,
  phase: MovePhase,
): Promise<void> {
  const { request, ports } = phase
  const { reporter, signal } = ports
  const { version, policy } = request
  const before = first.exact.from?.digest ?? undefined
  const replaced = before === publication.digest ? undefined : before
  try {
    const { seen, published, unread } = phase.surveyAgain
      ? await lookAgain(record, first, publication, replaced, phase)
      : { seen: first, published: publication.digest, unread: false }
    const aliases = seen.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal')
    record.plan(aliases)
    if (!(await phase.whole)) return
    await moveTags(record, aliases, () => record.target.manifest(published, signal), {
      reporter,
      signal,
      oneByOne: request.oneByOne,
    })

    const { settling, inherited } = toSettle(record, aliases, published, request)
    if (settling.length === 0) {
      // Who reads the exact tag last is settling, and here nobody did.
      const taken = unread && (await takenBy(record, seen.exact.tag, [published, replaced], signal))
      if (taken) changedHands(record, seen.exact.tag, version, taken)
      return
    }
    reporter.event({
      kind: 'settling',
      repository: record.target.name,
      tags: settling.map(({ alias }) => alias.tag),
    })
    // Where that fails, the end of the release tries again, and tells.
    const told = phase.image.wrote?.(record.target.repository, record.written(), signal).catch(() => {})
    await settle(record, settling, {
      policy,
      builds: policy.builds || version.build.length > 0,
      own: { tag: tagOf(first.exact.tag), replaced },
      clock: ports.clock,
      signal,
      tell: ({ alias }, owner) =>
        tell(record, alias.tag, owner, { ...request, published, isInherited: inherited.has(alias.tag) }),
    })
    await told
  } catch (error) {
    record.problem(asSemtagError(error))
  }
}

/** Surveys with the exact tag in place; where another release has taken that since, with its content. */
async function lookAgain(
  record: Record,
  before: Survey,
  publication: Publication,
  replaced: Digest | undefined,
  { image, request, ports }: MovePhase,
): Promise<{ readonly seen: Survey; readonly published: Digest; readonly unread: boolean }> {
  const { version, policy } = request
  const { clock, signal } = ports
  const options = { version, policy, image: Promise.resolve(image), clock, replaced, before }
  const look = async (published: Digest, written?: Publication) =>
    (await survey(record.target, { ...options, published, ...(written && { written }) }, signal)).whole()
  const { digest, how } = publication
  // A registry's answer to our own PUT tells what the tag has, until settling reads it.
  const unread = how === 'named' || how === 'copied'
  if (unread) return { seen: await look(digest, publication), published: digest, unread }
  const seen = await (publication.seen ?? look(digest))
  const now = seen.exact.from?.digest ?? digest
  // A registry may go on answering with what was replaced.
  const taken = now === digest || now === replaced ? undefined : await record.target.find(now, ports.signal)
  if (taken === undefined) return { seen, published: digest, unread }
  changedHands(record, seen.exact.tag, version, taken)
  return { seen: await look(now), published: now, unread }
}

async function takenBy(
  { target }: Record,
  exact: string,
  own: readonly (Digest | undefined)[],
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const found = await target.registry.head(tagOf(exact), signal)
  return own.includes(found?.digest) ? undefined : found
}

/**
 * The aliases that this release wrote, and those that an earlier run of it wrote after a newer one had settled
 * (`inherited`): they are on its content, though another version owns them by now.
 */
function toSettle(
  record: Record,
  planned: readonly PlannedTag[],
  written: Digest,
  { version, policy }: TargetRequest,
): { readonly settling: readonly Settling[]; readonly inherited: ReadonlySet<string> } {
  const tags = new Set<string>(record.written())
  const plans = new Map(planned.map((plan) => [plan.tag, plan]))
  const inherited = new Set<string>()
  const settling = aliasesOf(version, policy).flatMap((alias): readonly Settling[] => {
    const plan = plans.get(alias.tag)
    if (alias.forced === true || plan === undefined) return []
    if (tags.has(alias.tag))
      return [{ alias, written, former: new Set([undefined, plan.from?.digest ?? undefined]) }]
    if (plan.action !== 'hold' || plan.reason === 'policy' || plan.from?.version !== version.text) return []
    inherited.add(alias.tag)
    return [{ alias, written, former: new Set() }]
  })
  return { settling, inherited }
}

/** Tells who has an alias that this release, or an earlier run of it, had written. */
function tell(
  record: Record,
  tag: string,
  owner: Owner,
  {
    version,
    policy,
    published,
    isInherited,
  }: TargetRequest & { readonly published: Digest; readonly isInherited: boolean },
): void {
  if (owner.version.text === version.text) {
    record.wrote(tag, owner.digest)
    if (owner.digest !== published) changedHands(record, exactTag(version, policy), version, owner)
    return
  }
  const reason = compareVersions(owner.version, version) > 0 ? 'superseded' : 'withdrawn'
  const to = { version: owner.version.text, digest: owner.digest }
  if (isInherited) record.mended(tag, to, 'an earlier run had left it behind')
  else record.change(tag, { outcome: 'held', reason, heldBy: owner.version.text, to })
}

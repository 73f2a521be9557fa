import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import { inheritedNote, isInherited as isLeftBehind } from '../../domain/plan/planned-tag.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { exactTag } from '../../domain/tags/names.ts'
import { compareVersions } from '../../domain/version/compare.ts'
import type { Version } from '../../domain/version/version.ts'
import type { ReleasePorts, TargetRequest } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { reportLostRace, type TargetLog } from '../state/target-log.ts'
import type { Owner } from './owners.ts'
import type { Publication } from './publish.ts'
import { type Settling, settle } from './settle.ts'
import { pushNotSeen, type Survey, survey } from './survey.ts'
import { moveTags } from './write-aliases.ts'

export interface MovePhase {
  readonly image: SourceImage
  readonly request: TargetRequest
  readonly ports: ReleasePorts
  readonly warn: (message: string) => void
  /** False where no exact tag had to be written: what was surveyed was read after all of them were there. */
  readonly surveyAgain: boolean
  /** False where an index lacks a platform: no alias moves. */
  readonly whole: Promise<boolean>
}

/** A target whose exact tag was read back, and what it holds now. */
export interface Confirmed {
  readonly seen: Survey
  /** What the exact tag points at. */
  readonly published: Digest
}

/**
 * Looks at a target anew, with the exact tag in place. Returns undefined if that failed, which the record tells, and
 * 'unseen' if the exact tag is not there: no alias may be written anywhere then.
 */
export async function confirmPhase(
  record: TargetLog,
  first: Survey,
  publication: Publication,
  phase: MovePhase,
): Promise<Confirmed | 'unseen' | undefined> {
  try {
    if (phase.surveyAgain) return await lookAgain(record, first, publication, phase)
    return { seen: first, published: publication.digest }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code !== 'PUSH_NOT_SEEN') return void record.problem(error)
    record.failed(first.exact.tag, { outcome: 'unknown', error })
    return 'unseen'
  }
}

/** Moves the aliases on one target, as planned from what the repository holds now, and settles them. */
export async function movePhase(
  record: TargetLog,
  { seen, published }: Confirmed,
  {
    first,
    publication,
    image,
    whole,
    request,
    ports,
    warn,
  }: MovePhase & { readonly first: Survey; readonly publication: Publication },
): Promise<void> {
  const { reporter, signal } = ports
  const { version, policy } = request
  try {
    const aliases = seen.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal')
    record.plan(aliases)
    seen.plan.warnings.forEach((message) => void warn(`${record.target.name}: ${message}`))
    if (!(await whole)) return
    await moveTags(record, aliases, () => record.target.manifest(published, signal), {
      reporter,
      signal,
      oneByOne: request.oneByOne,
    })

    const { settling, inherited } = toSettle(record, aliases, { ...publication, digest: published }, request)
    if (settling.length === 0)
      return await readLast(record, publication, seen.exact.tag, published, { version, signal })
    reporter.event({
      kind: 'settling',
      repository: record.target.name,
      tags: settling.map(({ alias }) => alias.tag),
    })
    // If this fails, the end of the release tries again and says so.
    const told = image.wrote?.(record.target.repository, record.written(), signal).catch(() => {})
    await settle(record, settling, {
      policy,
      builds: policy.builds || version.build.length > 0,
      own: { tag: first.exact.tag, version, replaced: replacedBy(publication, first) },
      kinds: kindsOf(settling, image),
      clock: ports.clock,
      signal,
      tell: ({ alias }, owner) =>
        tell(record, alias.tag, owner, { ...request, published, isInherited: inherited.has(alias.tag) }),
    })
    await told
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code === 'PUSH_NOT_SEEN') record.failed(first.exact.tag, { outcome: 'unknown', error })
    else record.problem(error)
  }
}

function kindsOf(settling: readonly Settling[], { facts }: SourceImage): ReadonlyMap<string, string> {
  return new Map(facts === undefined ? [] : settling.map(({ alias }) => [alias.tag, facts.kind]))
}

/** Reads the exact tag last if no aliases are settled, because another release may have taken the tag. */
async function readLast(
  record: TargetLog,
  { how }: Publication,
  exact: Tag,
  published: Digest,
  { version, signal }: { readonly version: Version; readonly signal: AbortSignal },
): Promise<void> {
  // A push was read back a moment ago.
  if (how === 'present' || how === 'pushed') return
  const last = await record.target.registry.head(exact, signal)
  if (last === undefined) throw pushNotSeen(record.target, exact, published, last)
  if (last.digest !== published) reportLostRace(record, exact, version, last)
}

/** What the exact tag had before: a registry may go on answering with it for a while. */
function replacedBy({ digest }: Publication, first: Survey): Digest | undefined {
  const before = first.exact.from?.digest ?? undefined
  return before === digest ? undefined : before
}

/** Surveys with the exact tag in place; if another release has taken it since, with that content. */
async function lookAgain(
  record: TargetLog,
  before: Survey,
  publication: Publication,
  { image, request, ports }: MovePhase,
): Promise<Confirmed> {
  const { version, policy } = request
  const replaced = replacedBy(publication, before)
  const { digest, how } = publication
  const options = {
    version,
    policy,
    image: Promise.resolve(image),
    replaced,
    before,
    isOurs: how !== 'present',
  }
  const look = async (published: Digest) =>
    (await survey(record.target, { ...options, published }, ports.signal)).whole()
  const seen = await (publication.seen ?? look(digest))
  // It was read back, and is gone since: no alias may be there without it.
  if (how !== 'present' && seen.exact.from === null)
    throw pushNotSeen(record.target, seen.exact.tag, digest, undefined)
  const now = seen.exact.from?.digest ?? digest
  const taken = now === digest || now === replaced ? undefined : await record.target.find(now, ports.signal)
  if (taken === undefined) return { seen, published: digest }
  reportLostRace(record, seen.exact.tag, version, taken)
  return { seen: await look(now), published: now }
}

/**
 * The aliases that this release wrote, and those that an earlier run of it wrote after a newer one had settled
 * (`inherited`): they are on its content, though another version owns them by now.
 */
function toSettle(
  record: TargetLog,
  planned: readonly PlannedTag[],
  { digest: written, how }: Publication,
  { version, policy }: TargetRequest,
): { readonly settling: readonly Settling[]; readonly inherited: ReadonlySet<Tag> } {
  const tags = new Set(record.written())
  const plans = new Map(planned.map((plan) => [plan.tag, plan]))
  const inherited = new Set<Tag>()
  const settling = aliasesOf(version, policy).flatMap((alias): readonly Settling[] => {
    const plan = plans.get(alias.tag)
    if (alias.forced === true || plan === undefined) return []
    if (tags.has(alias.tag))
      return [{ alias, written, former: new Set([undefined, plan.from?.digest ?? undefined]) }]
    if (how !== 'present' || !isLeftBehind(plan, version.text)) return []
    inherited.add(alias.tag)
    return [{ alias, written, former: new Set() }]
  })
  return { settling, inherited }
}

/** Tells who has an alias that this release, or an earlier run of it, had written. */
function tell(
  record: TargetLog,
  tag: Tag,
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
    if (owner.digest !== published) reportLostRace(record, exactTag(version, policy), version, owner)
    return
  }
  const reason = compareVersions(owner.version, version) > 0 ? 'superseded' : 'withdrawn'
  const to = { version: owner.version.text, digest: owner.digest }
  if (isInherited) record.mended(tag, to, inheritedNote)
  else record.change(tag, { outcome: 'held', reason, heldBy: owner.version.text, to })
}

import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PlannedTag } from '../../domain/plan/plan.ts'
import { inheritedNote, isInherited } from '../../domain/plan/planned-tag.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { withRepository } from '../../domain/text.ts'
import { compareVersions } from '../../domain/version/compare.ts'
import type { ReleasePorts } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { reportLostRace } from '../state/target-log.ts'
import type { Owner } from './owners.ts'
import type { Publication } from './publish.ts'
import { pushNotSeen } from './read-exact.ts'
import { type Settling, settle } from './settle.ts'
import { type ReadyTarget, type Survey, survey } from './survey.ts'
import { writePlanned } from './write-planned.ts'

/** A target whose exact tag is in place. */
export interface PublishedTarget extends ReadyTarget {
  readonly publication: Publication
}

/** A published target that was surveyed again. */
export interface ConfirmedTarget extends PublishedTarget {
  /** The survey after the exact tag was written; `seen` is the survey before. */
  readonly now: Survey
  /** What the exact tag points at: the content of this release, or of another release that took the tag. */
  readonly published: Digest
}

/**
 * Surveys a target again, with the exact tag in place. Undefined if that failed; the log has the problem. 'unseen' if
 * the exact tag is not there: no alias may be written anywhere then. Without `surveyAgain`, the first survey counts:
 * no exact tag had to be written, so the survey was made after all of them were there.
 */
export async function confirmPhase(
  target: PublishedTarget,
  ports: ReleasePorts,
  surveyAgain: boolean,
): Promise<ConfirmedTarget | 'unseen' | undefined> {
  const { record, seen, publication } = target
  try {
    if (!surveyAgain) return { ...target, now: seen, published: publication.digest }
    return { ...target, ...(await repeatSurvey(target, ports)) }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code !== 'PUSH_NOT_SEEN') return void record.problem(error)
    record.failed(seen.exact.tag, { outcome: 'unknown', error })
    return 'unseen'
  }
}

/** Surveys with the exact tag in place; if another release has taken the tag, with the content of that release. */
async function repeatSurvey(
  target: PublishedTarget,
  { signal }: ReleasePorts,
): Promise<Pick<ConfirmedTarget, 'now' | 'published'>> {
  const { record, seen: before, publication, image, request } = target
  const { digest, how } = publication
  const replaced = replacedBy(target)
  const options = {
    version: request.version,
    policy: request.policy,
    image: Promise.resolve(image),
    replaced,
    before,
    isOurs: how !== 'present',
  }
  const look = async (published: Digest) =>
    (await survey(record.target, { ...options, published }, signal)).complete()
  const now = await (publication.seen ?? look(digest))
  const exact = now.exact.tag
  // The tag was read back and has disappeared since: no alias may exist without its exact tag.
  if (how !== 'present' && now.exact.from === null) throw pushNotSeen(record.target, exact, digest, undefined)
  const shown = now.exact.from?.digest ?? digest
  const taken = shown === digest || shown === replaced ? undefined : await record.target.find(shown, signal)
  if (taken === undefined) return { now, published: digest }
  reportLostRace(record, exact, taken)
  return { now: await look(shown), published: shown }
}

/** What the exact tag pointed at before: a registry may still return this digest for a while. */
function replacedBy({ publication, seen }: PublishedTarget): Digest | undefined {
  const before = seen.exact.from?.digest ?? undefined
  return before === publication.digest ? undefined : before
}

/**
 * Moves the aliases of one target as planned from what the repository holds now, and settles them. Moves none if
 * `isComplete` is false: an index lacks a platform.
 */
export async function movePhase(
  target: ConfirmedTarget,
  { clock, reporter, signal }: ReleasePorts,
  isComplete: Promise<boolean>,
): Promise<void> {
  const { record, now, published, image, request, warn } = target
  const { version, policy, oneByOne } = request
  const exact = now.exact.tag
  const repository = record.target.name
  try {
    const aliases = now.plan.tags.filter(({ kind }) => kind !== 'exact' && kind !== 'literal')
    record.plan(aliases)
    now.plan.warnings.forEach((message) => void warn(`${repository}: ${withRepository(message, repository)}`))
    if (!(await isComplete)) return
    const manifest = () => record.target.manifest(published, signal)
    await writePlanned(record, aliases, manifest, { reporter, signal, oneByOne })

    const { settling, inherited } = toSettle(target, aliases)
    if (settling.length === 0) return await readLast(target, signal)
    const tags = settling.map(({ alias }) => alias.tag)
    reporter.event({ kind: 'settling', repository, tags })
    // If this fails, `finish` tries again at the end of the release and reports it.
    const noticing = image.onWritten?.(record.target.repository, record.written(), signal).catch(() => {})
    await settle(record, settling, {
      policy,
      builds: policy.builds || version.build.length > 0,
      own: { tag: exact, version, replaced: replacedBy(target) },
      kinds: kindsOf(settling, image),
      clock,
      signal,
      onOwner: ({ alias: { tag } }, owner) => recordOwner(target, tag, owner, inherited.has(tag)),
    })
    await noticing
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (error.code === 'PUSH_NOT_SEEN') record.failed(exact, { outcome: 'unknown', error })
    else record.problem(error)
  }
}

/**
 * The aliases that this release wrote, and the `inherited` ones: an earlier run of this release wrote them after a
 * newer release had settled, so they have its content although another version owns them by now.
 */
function toSettle(
  { record, publication, published: written, request }: ConfirmedTarget,
  planned: readonly PlannedTag[],
): { readonly settling: readonly Settling[]; readonly inherited: ReadonlySet<Tag> } {
  const { version, policy } = request
  const tags = new Set(record.written())
  const plans = new Map(planned.map((plan) => [plan.tag, plan]))
  const inherited = new Set<Tag>()
  const settling = aliasesOf(version, policy).flatMap((alias): readonly Settling[] => {
    const plan = plans.get(alias.tag)
    if (alias.forced === true || plan === undefined) return []
    if (tags.has(alias.tag))
      return [{ alias, written, former: new Set([undefined, plan.from?.digest ?? undefined]) }]
    if (publication.how !== 'present' || !isInherited(plan, version.text)) return []
    inherited.add(alias.tag)
    return [{ alias, written, former: new Set() }]
  })
  return { settling, inherited }
}

function kindsOf(settling: readonly Settling[], { facts }: SourceImage): ReadonlyMap<string, string> {
  return new Map(facts === undefined ? [] : settling.map(({ alias }) => [alias.tag, facts.kind]))
}

/** Records who owns an alias that this release, or an earlier run of it, has written. */
function recordOwner(
  { record, now, published, request: { version } }: ConfirmedTarget,
  tag: Tag,
  owner: Owner,
  wasInherited: boolean,
): void {
  if (owner.version.text === version.text) {
    record.wrote(tag, owner.digest)
    if (owner.digest !== published) reportLostRace(record, now.exact.tag, owner)
    return
  }
  const reason = compareVersions(owner.version, version) > 0 ? 'superseded' : 'withdrawn'
  const to = { version: owner.version.text, digest: owner.digest }
  if (wasInherited) record.fixed(tag, to, inheritedNote)
  else record.change(tag, { outcome: 'held', reason, heldBy: owner.version.text, to })
}

/** Reads the exact tag last if no aliases are settled, because another release may have taken the tag. */
async function readLast(
  { record, now, publication, published }: ConfirmedTarget,
  signal: AbortSignal,
): Promise<void> {
  // A push was read back a moment ago.
  if (publication.how === 'present' || publication.how === 'pushed') return
  const exact = now.exact.tag
  const last = await record.target.registry.head(exact, signal)
  if (last === undefined) throw pushNotSeen(record.target, exact, published, last)
  if (last.digest !== published) reportLostRace(record, exact, last)
}

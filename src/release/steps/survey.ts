import { SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { isFromUnknown, type Plan, type PlannedTag, planTags } from '../../domain/plan/plan.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { exactTagForms } from '../../domain/tags/names.ts'
import { setOf } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isWithdrawalTag, withdrawalTag } from '../../domain/tags/withdrawal.ts'
import { listsArchived } from '../../domain/vendors/index.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { SourceImage } from '../source.ts'
import { readFacts } from '../state/facts.ts'
import { createHeadCache, readPublished } from '../state/heads.ts'
import type { Target } from '../state/target.ts'

/** What a target was seen to hold, and what follows from it. */
export interface Survey {
  readonly plan: Plan
  /** The first tag of the plan. */
  readonly exact: PlannedTag
  /** The descriptor of the image's content where the repository has it under one of the version's tags. */
  readonly content: Descriptor | undefined
  /** What single tags were seen to point at; null: at nothing. */
  readonly looked: ReadonlyMap<Tag, Descriptor | null>
  /** True once an alias on an unknown digest stayed unknown for the whole time to settle. */
  readonly holdsUnknown: boolean
  /** Looks at all that the plan still wants to know. */
  whole(): Promise<Survey>
  /** Surveys anew, all of it, once the exact tag was given another digest, which is being read back. */
  again(sent: SentTag): Promise<Survey>
}

interface SentTag {
  readonly published: Digest
  /** What it had before. */
  readonly replaced: Digest | undefined
  readonly readBack: Promise<Descriptor>
}

export interface SurveyOptions {
  readonly version: Version
  readonly policy: Policy
  readonly image: Promise<SourceImage>
  /** The digest under the exact tag, once it is published. */
  readonly published?: Digest
  /** Whether this run published it: the list that names it is then no older than this run. */
  readonly isOurs?: boolean
  /** The read of the exact tag, where the caller makes it. */
  readonly readBack?: Promise<Descriptor>
  /** What the exact tag had before it was published. */
  readonly replaced?: Digest | undefined
  /** What was seen before: the same tags will be wanted, and exact tags of other versions do not change. */
  readonly before?: Survey
}

/**
 * Observes a target and plans: the tag list and, beside it, every tag that the version itself names. That decides
 * whether the exact tag has to be published; what the plan wants to know besides, such as the exact tag of an alias's
 * present owner, is looked at by `whole`, which can run while the exact tag is published.
 *
 * @throws PUSH_NOT_SEEN if the published exact tag is not there, and the errors of the tag list.
 */
export async function survey(target: Target, options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const { version, policy, image, published, isOurs = false, readBack, replaced, before } = options
  const heads = createHeadCache(target, signal)
  // Beside the list and the tags, and not after them.
  if (before === undefined) image.then((found) => found.foresee?.(target, signal)).catch(() => {})
  const [exactTag, ...otherForms] = exactTagForms(version, policy)
  const guarded = [exactTag, ...policy.extraTags]
  const aliases = aliasesOf(version, policy).map(({ tag }) => tag)
  const own = [...guarded, ...aliases]
  const markers = [exactTag, ...otherForms].map(withdrawalTag)
  for (const [tag, found] of before?.looked ?? [])
    if (found !== null && isSettled(tag, own, otherForms)) heads.know(tag, found)

  const wanted = [...own, ...(before?.looked.keys() ?? [])]
  const reading =
    isOurs && published !== undefined
      ? (readBack ?? readOwn(target, exactTag, published, replaced, signal))
      : readBack
  const beside = async () => {
    const isOpen = (tag: Tag) => reading === undefined || tag !== exactTag
    const [known] = await Promise.all([reading, heads.look(wanted.filter(isOpen))])
    if (known !== undefined) heads.know(exactTag, known)
    return true
  }
  const asked = { signal, names: [...own, ...otherForms, ...markers] }
  let list = await target.list.read({ ...asked, beside })
  await heads.against(list)
  const listed = setOf(list.tags)
  await heads.look(otherForms.filter((form) => listed.has(form)))

  const same = await sameContent(
    target,
    await image,
    heads.of([...guarded, ...otherForms]),
    published,
    signal,
  )
  const { facts } = await image
  // A label that equals the image's own proves nothing, so its own label is read only if another content has one.
  const ownLabel = async () =>
    [...target.facts.values()].some((known) => typeof known.label === 'string')
      ? facts?.label(signal)
      : undefined
  let label = await ownLabel()
  const digest = published ?? facts?.digest
  let holdsUnknown = before?.holdsUnknown ?? false
  // --assume-highest also holds for the content that the aliases are on.
  const trusting = { ...policy, takeUnknown: true }
  // A list does not name what this run has written since it was read, such as a literal tag.
  const digests = () => {
    const isLater = (tag: Tag) => !setOf(list.tags).has(tag) && target.evidence.wroteSince(tag, list.writes)
    return new Map([...heads.digests()].filter(([tag]) => !isLater(tag)))
  }
  const seen = (): Survey => {
    const plan = planTags({
      version,
      policy: list.isWhole ? policy : trusting,
      observed: {
        tags: list.tags,
        digests: digests(),
        facts: target.facts,
        listedIsPublished: listsArchived(target.repository.registry),
      },
      sameContent: new Set(same.map(({ digest }) => digest)),
      holdsUnknown,
      ...(digest === undefined ? {} : { published: digest }),
      ...(facts && { own: { kind: facts.kind, ...(label !== undefined && { label }) } }),
      ...(replaced === undefined ? {} : { replaced }),
    })
    const [exact] = plan.tags
    if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
    return { plan, exact, content: same[0], looked: heads.all(), holdsUnknown, whole, again }
  }
  /** Reads again before an alias leaves an unknown digest. Returns whether it read anything. */
  const settleUnknown = async ({ plan, exact }: Survey): Promise<boolean> => {
    const unknown = plan.tags.filter(isFromUnknown).map(({ tag }) => tag)
    if (unknown.length === 0 || isConfirmed || holdsUnknown) return false
    if (published === undefined && exact.action !== 'keep') return false
    if (isOurs) list = await target.list.confirm([...unknown, exactTag], asked)
    else {
      list = await target.list.readLater({ ...asked, beside: () => readAll(target, unknown, signal) })
      holdsUnknown = true
    }
    isConfirmed = true
    await heads.against(list)
    return true
  }
  let isConfirmed = false
  const lookOn = async (): Promise<Survey> => {
    for (;;) {
      const now = seen()
      const { unresolved, unread } = now.plan
      const isNew = await heads.look(unresolved)
      const hasRead = await readFacts(target, unread, signal)
      label ??= await ownLabel()
      if (isNew) {
        list = await target.list.agree(list, asked)
        await heads.against(list)
      } else if (!hasRead && !(await settleUnknown(now))) return now
    }
  }
  let looking: Promise<Survey> | undefined
  const whole = (): Promise<Survey> => {
    looking ??= lookOn()
    return looking
  }
  const again: Survey['again'] = async (sent) => {
    // What could not be looked at is looked at now.
    const before = await whole().catch(seen)
    return (await survey(target, { ...options, ...sent, isOurs: true, before }, signal)).whole()
  }
  // Whether the version is withdrawn is known once its marker has been looked at.
  await heads.look(markers.filter((marker) => listed.has(marker)))
  return seen()
}

/** An exact tag of another version: a marker may change its meaning, and what the version names is looked at anew. */
function isSettled(tag: Tag, own: readonly Tag[], otherForms: readonly Tag[]): boolean {
  return !own.includes(tag) && !otherForms.includes(tag) && !isWithdrawalTag(tag)
}

/** Reads the exact tag that this run pointed at a manifest: a written tag is written once a read shows it. */
async function readOwn(
  target: Target,
  exactTag: Tag,
  published: Digest,
  replaced: Digest | undefined,
  signal: AbortSignal,
): Promise<Descriptor> {
  const { found, isShown } = await readPublished(target, exactTag, replaced, signal)
  if (found === undefined || !isShown) throw pushNotSeen(target, exactTag, published, found)
  return found
}

/** The error for an exact tag that this run pointed at a manifest, and that is not there. */
export function pushNotSeen(
  { name }: Target,
  exactTag: Tag,
  published: Digest,
  found: Descriptor | undefined,
): SemtagError {
  return new SemtagError({
    code: 'PUSH_NOT_SEEN',
    speaker: 'registry',
    message: `${name}:${exactTag} was pointed at ${shortDigest(published)}, and the registry shows ${found === undefined ? 'no such tag' : shortDigest(found.digest)}.`,
    hint: 'A proxy, or its login page, may have answered instead of the registry: check the tag, and run the same command again.',
  })
}

async function readAll({ registry }: Target, tags: readonly Tag[], signal: AbortSignal): Promise<true> {
  await Promise.all(tags.map((tag) => registry.head(tag, signal)))
  return true
}

/** Those of the descriptors that have the image's content. */
async function sameContent(
  target: Target,
  image: SourceImage,
  found: readonly Descriptor[],
  published: Digest | undefined,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const distinct = [...new Map(found.map((descriptor) => [descriptor.digest, descriptor])).values()]
  const tested = await Promise.all(
    distinct.map(
      async (descriptor) =>
        descriptor.digest === published ||
        (await image.sameContent(descriptor, () => target.find(descriptor.digest, signal))),
    ),
  )
  return distinct.filter((_, index) => tested[index])
}

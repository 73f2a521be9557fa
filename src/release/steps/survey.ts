import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { isFromUnknown, type Plan, type PlannedTag, planTags } from '../../domain/plan/plan.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { exactTagForms } from '../../domain/tags/names.ts'
import { setOf } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isWithdrawalTag, withdrawalTag } from '../../domain/tags/withdrawal.ts'
import { listsArchived, restoreArchivedHint } from '../../domain/vendors/index.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { TargetRequest } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { readFacts } from '../state/facts.ts'
import { createHeadCache } from '../state/heads.ts'
import type { Target } from '../state/target.ts'
import type { TargetLog } from '../state/target-log.ts'
import { readOwnExact } from './read-exact.ts'

/** A target that may be written to, and the image that goes there. */
export interface ReadyTarget {
  readonly record: TargetLog
  readonly seen: Survey
  readonly image: SourceImage
  readonly request: TargetRequest
  readonly warn: (message: string) => void
}

/** What a target holds, and the plan that follows from it. */
export interface Survey {
  readonly plan: Plan
  /** The first tag of the plan. */
  readonly exact: PlannedTag
  /** The descriptor of the image's content, if the repository has it under one of the version's tags. */
  readonly content: Descriptor | undefined
  /** What single tags point at; null if they do not exist. */
  readonly heads: ReadonlyMap<Tag, Descriptor | null>
  /** True once an alias on an unknown digest stayed unknown for the whole time to settle. */
  readonly holdsUnknown: boolean
  /** Reads everything that the plan still lacks. */
  complete(): Promise<Survey>
  /** Makes a complete new survey after the exact tag got another digest, while that digest is read back. */
  repeat(sent: SentTag): Promise<Survey>
}

interface SentTag {
  readonly published: Digest
  /** What the tag pointed at before. */
  readonly replaced: Digest | undefined
  readonly readBack: Promise<Descriptor>
}

export interface SurveyOptions {
  readonly version: Version
  readonly policy: Policy
  readonly image: Promise<SourceImage>
  /** The digest under the exact tag, once it is published. */
  readonly published?: Digest
  /** True if this run published it: a list that names the exact tag is then no older than this run. */
  readonly isOurs?: boolean
  /** The read of the exact tag, if the caller reads it. */
  readonly readBack?: Promise<Descriptor>
  /** What the exact tag pointed at before it was published. */
  readonly replaced?: Digest | undefined
  /** An earlier survey: this one needs the same tags, and exact tags of other versions do not change. */
  readonly before?: Survey
  /** Tags to read besides those of the version. */
  readonly alsoReads?: readonly Tag[]
}

/**
 * Reads a target and plans: the tag list and, at the same time, every tag that the version itself names. This much
 * decides whether the exact tag has to be published. `complete` reads the rest, such as the exact tag of an alias's
 * present owner, and can run while the exact tag is published.
 *
 * @throws PUSH_NOT_SEEN if the published exact tag is not there, and the errors of the tag list
 */
export async function survey(target: Target, options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const {
    version,
    policy,
    image,
    published,
    isOurs = false,
    readBack,
    replaced,
    before,
    alsoReads = [],
  } = options
  const heads = createHeadCache(target, signal)
  if (before === undefined) image.then((found) => found.prefetch?.(target, signal)).catch(() => {})
  const [exactTag, ...otherForms] = exactTagForms(version, policy)
  const guarded = [exactTag, ...policy.extraTags]
  const own = [...guarded, ...aliasesOf(version, policy).map(({ tag }) => tag)]
  const markers = [exactTag, ...otherForms].map(withdrawalTag)
  // A marker may have appeared, and the tags of the version itself change: all others keep what they showed.
  const mayChange = (tag: Tag) => own.includes(tag) || otherForms.includes(tag) || isWithdrawalTag(tag)
  for (const [tag, found] of before?.heads ?? [])
    if (found !== null && !mayChange(tag)) heads.know(tag, found)

  const readingOwn =
    readBack ??
    (isOurs && published !== undefined
      ? readOwnExact(target, exactTag, published, replaced, signal)
      : undefined)
  const wanted = [...own, ...alsoReads, ...(before?.heads.keys() ?? [])].filter(
    (tag) => readingOwn === undefined || tag !== exactTag,
  )
  const beside = async () => {
    const [found] = await Promise.all([readingOwn, heads.look(wanted)])
    if (found !== undefined) heads.know(exactTag, found)
  }
  const listOptions = { signal, names: [...own, ...otherForms, ...markers] }
  let list = await target.list.read({ ...listOptions, beside })
  await heads.against(list)
  const listed = setOf(list.tags)
  await heads.look(otherForms.filter((form) => listed.has(form)))

  const released = await image
  const { facts } = released
  const candidates = heads.of([...guarded, ...otherForms])
  const same = await withSameContent(target, released, candidates, published, signal)
  // A label that equals the image's own proves nothing, so its own label is read only if another content has one.
  const readOwnLabel = async () =>
    [...target.facts.values()].some((known) => typeof known.label === 'string')
      ? facts?.label(signal)
      : undefined
  let ownLabel = await readOwnLabel()
  const digest = published ?? facts?.digest
  let holdsUnknown = before?.holdsUnknown ?? false
  let isConfirmed = false

  // The list cannot name what this run wrote after it was read, such as a literal tag.
  const digests = () => {
    const isLater = (tag: Tag) => !setOf(list.tags).has(tag) && target.evidence.wroteSince(tag, list.writes)
    return new Map([...heads.digests()].filter(([tag]) => !isLater(tag)))
  }
  const toSurvey = (): Survey => {
    const plan = planTags({
      version,
      // --assume-highest also holds for the content that the aliases are on.
      policy: list.isComplete ? policy : { ...policy, takeUnknown: true },
      observed: {
        tags: list.tags,
        digests: digests(),
        facts: target.facts,
        listedIsPublished: listsArchived(target.repository.registry),
        restoreArchived: restoreArchivedHint(target.repository.registry),
      },
      sameContent: new Set(same.map((descriptor) => descriptor.digest)),
      holdsUnknown,
      ...(digest === undefined ? {} : { published: digest }),
      ...(facts && { own: { kind: facts.kind, ...(ownLabel !== undefined && { label: ownLabel }) } }),
      ...(replaced === undefined ? {} : { replaced }),
    })
    const [exact] = plan.tags
    if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
    return { plan, exact, content: same[0], heads: heads.all(), holdsUnknown, complete, repeat }
  }
  /** Reads again before an alias leaves an unknown digest. Returns whether it read anything. */
  const confirmUnknown = async ({ plan, exact }: Survey): Promise<boolean> => {
    const unknown = plan.tags.filter(isFromUnknown).map(({ tag }) => tag)
    if (unknown.length === 0 || isConfirmed || holdsUnknown) return false
    if (published === undefined && exact.action !== 'keep') return false
    if (isOurs) list = await target.list.confirm([...unknown, exactTag], listOptions)
    else {
      const readUnknown = () => headAll(target, unknown, signal)
      list = await target.list.readLater({ ...listOptions, beside: readUnknown })
      holdsUnknown = true
    }
    isConfirmed = true
    await heads.against(list)
    return true
  }
  const readRest = async (): Promise<Survey> => {
    for (;;) {
      const now = toSurvey()
      const { unresolved, unread } = now.plan
      const isNew = await heads.look(unresolved)
      const hasRead = await readFacts(target, unread, signal)
      ownLabel ??= await readOwnLabel()
      if (isNew) {
        list = await target.list.agree(list, listOptions)
        await heads.against(list)
      } else if (!hasRead && !(await confirmUnknown(now))) return now
    }
  }
  let completing: Promise<Survey> | undefined
  const complete = (): Promise<Survey> => {
    completing ??= readRest()
    return completing
  }
  const repeat: Survey['repeat'] = async (sent) => {
    // If reads failed, the new survey repeats them.
    const first = await complete().catch(toSurvey)
    return (await survey(target, { ...options, ...sent, isOurs: true, before: first }, signal)).complete()
  }
  // Only its marker tells whether the version is withdrawn.
  await heads.look(markers.filter((marker) => listed.has(marker)))
  return toSurvey()
}

/** Returns the descriptors that have the image's content. */
async function withSameContent(
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

async function headAll({ registry }: Target, tags: readonly Tag[], signal: AbortSignal): Promise<void> {
  await Promise.all(tags.map((tag) => registry.head(tag, signal)))
}

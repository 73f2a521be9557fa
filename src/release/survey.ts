import { aliasesOf } from '../domain/aliases.ts'
import type { Digest } from '../domain/digest.ts'
import { type Plan, type PlannedTag, planTags } from '../domain/plan.ts'
import type { Policy } from '../domain/policy.ts'
import type { Tag } from '../domain/tag.ts'
import { exactTagForms } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { isWithdrawalTag, withdrawalTag } from '../domain/withdrawal.ts'
import type { Clock, Descriptor } from '../ports.ts'
import { createHeads } from './heads.ts'
import type { SourceImage } from './source.ts'
import type { Target } from './target.ts'
import { readUntil } from './wait.ts'

/** What a target was seen to hold, and what follows from it. */
export interface Survey {
  readonly plan: Plan
  /** The first tag of the plan. */
  readonly exact: PlannedTag
  /** The descriptor of the image's content where the repository has it under one of the version's tags. */
  readonly content: Descriptor | undefined
  /** What single tags were seen to point at; null: at nothing. */
  readonly looked: ReadonlyMap<string, Descriptor | null>
  /** Looks at all that the plan still wants to know. */
  whole(): Promise<Survey>
  /** Surveys anew, all of it, once the exact tag was given another digest, which is being read back. */
  again(sent: SentTag): Promise<Survey>
}

export interface SentTag {
  readonly published: Digest
  /** What it had before. */
  readonly replaced: Digest | undefined
  readonly written: Promise<Descriptor>
}

export interface SurveyOptions {
  readonly version: Version
  readonly policy: Policy
  readonly image: Promise<SourceImage>
  readonly clock: Clock
  /** The digest under the exact tag, once it is published. */
  readonly published?: Digest
  /** What we have just pointed the exact tag at ourselves, or are reading back: it is not looked at again. */
  readonly written?: Descriptor | Promise<Descriptor>
  /** What that replaced. */
  readonly replaced?: Digest | undefined
  /** What was seen before: the same tags will be wanted, and exact tags of other versions do not change. */
  readonly before?: Survey
}

/**
 * Observes a target and plans: the tag list and, beside it, every tag that the version itself names. That decides
 * whether the exact tag has to be published; what the plan wants to know besides, such as the exact tag of an alias's
 * present owner, is looked at by `whole`, which can run while the exact tag is published.
 */
export async function survey(target: Target, options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const { version, policy, image, published, written, replaced, before } = options
  const heads = createHeads(target, options.clock, signal)
  // Beside the list and the tags, and not after them.
  if (before === undefined) image.then((found) => found.foresee?.(target, signal)).catch(() => {})
  const [exactTag = '', ...otherForms] = exactTagForms(version, policy)
  const guarded = [exactTag, ...policy.extraTags]
  const own = [...guarded, ...aliasesOf(version, policy).map(({ tag }) => tag)]
  for (const [tag, found] of before?.looked ?? [])
    if (found !== null && isSettled(tag, own, otherForms)) heads.know(tag, found)
  const isOpen = (tag: string) => written === undefined || tag !== exactTag
  const [tags, known] = await Promise.all([
    published === undefined
      ? target.registry.tags(signal)
      : listWith(exactTag, target, options.clock, signal),
    written,
    heads.look([...own, ...(before?.looked.keys() ?? [])].filter(isOpen)),
  ])
  if (known !== undefined) heads.know(exactTag, known)
  const listed = new Set<string>(tags)
  await heads.look(otherForms.filter((form) => listed.has(form)))

  const same = await sameContent(
    target,
    await image,
    heads.of([...guarded, ...otherForms]),
    published,
    signal,
  )
  const seen = (): Survey => {
    const plan = planTags({
      version,
      policy,
      observed: { tags, digests: heads.digests() },
      sameContent: new Set(same.map(({ digest }) => digest)),
      ...(published === undefined ? {} : { published }),
      ...(replaced === undefined ? {} : { replaced }),
    })
    const [exact] = plan.tags
    if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
    return { plan, exact, content: same[0], looked: heads.all(), whole, again }
  }
  const lookOn = async (): Promise<Survey> => {
    for (;;) {
      const now = seen()
      if (!(await heads.look(now.plan.unresolved))) return now
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
    return (await survey(target, { ...options, ...sent, before }, signal)).whole()
  }
  // Whether the version is withdrawn is known once its marker has been looked at.
  await heads.look([exactTag, ...otherForms].map(withdrawalTag).filter((marker) => listed.has(marker)))
  return seen()
}

/** An exact tag of another version: a marker may change its meaning, and what the version names is looked at anew. */
function isSettled(tag: string, own: readonly string[], otherForms: readonly string[]): boolean {
  return !own.includes(tag) && !otherForms.includes(tag) && !isWithdrawalTag(tag)
}

/** A list that does not show the tag that was just published is older than that, and may lack newer versions too. */
function listWith(
  exactTag: string,
  { registry }: Target,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  return readUntil(
    () => registry.tags(signal),
    (tags) => tags.some((tag) => tag === exactTag),
    clock,
    signal,
  )
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

import { aliasesOf } from '../domain/aliases.ts'
import type { Digest } from '../domain/digest.ts'
import { type Plan, type PlannedTag, planTags } from '../domain/plan.ts'
import type { Policy } from '../domain/policy.ts'
import { exactTagForms } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import type { Descriptor } from '../ports.ts'
import { createHeads } from './heads.ts'
import type { SourceImage } from './source.ts'
import type { Target } from './target.ts'

/** What a target was seen to hold, and what follows from it. */
export interface Survey {
  readonly plan: Plan
  /** The first tag of the plan. */
  readonly exact: PlannedTag
  /** The descriptor of the image's content where the repository has it under one of the version's tags. */
  readonly content: Descriptor | undefined
  /** The tags that were looked at: likely the ones to look at the next time. */
  readonly looked: readonly string[]
}

export interface SurveyOptions {
  readonly version: Version
  readonly policy: Policy
  readonly image: Promise<SourceImage>
  /** The digest under the exact tag, once it is published. */
  readonly published?: Digest
  /** What that replaced. */
  readonly replaced?: Digest | undefined
  /** Tags that the plan will likely want to know. */
  readonly likely?: readonly string[]
}

/**
 * Observes a target and plans: the tag list and, beside it, every tag that the version itself names; then what
 * the plan still wants to know, such as the exact tag of an alias's present owner.
 */
export async function survey(target: Target, options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const { version, policy, image, published, replaced, likely = [] } = options
  const heads = createHeads(target, signal)
  const [exactTag = '', ...otherForms] = exactTagForms(version, policy)
  const guarded = [exactTag, ...policy.extraTags]
  const [tags] = await Promise.all([
    target.registry.tags(signal),
    heads.look([...guarded, ...aliasesOf(version, policy).map(({ tag }) => tag), ...likely]),
  ])
  const listed = new Set<string>(tags)
  await heads.look(otherForms.filter((form) => listed.has(form)))

  const same = await sameContent(
    target,
    await image,
    heads.of([...guarded, ...otherForms]),
    published,
    signal,
  )
  for (;;) {
    const observed = { tags, digests: heads.digests() }
    const sameDigests = new Set(same.map(({ digest }) => digest))
    const plan = planTags({
      version,
      policy,
      observed,
      sameContent: sameDigests,
      ...(published === undefined ? {} : { published }),
      ...(replaced === undefined ? {} : { replaced }),
    })
    if (await heads.look(plan.unresolved)) continue
    const [exact] = plan.tags
    if (exact === undefined) throw new TypeError('a plan begins with the exact tag')
    return { plan, exact, content: same[0], looked: [...observed.digests.keys()] }
  }
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

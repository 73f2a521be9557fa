import type { Problem } from '../../domain/errors.ts'
import type { Image } from '../../domain/image/image.ts'
import { formatRepository, type Parsed, type Repository } from '../../domain/image/reference.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { policyProblems } from '../../domain/tags/policy-problems.ts'
import { isPrerelease, type Version } from '../../domain/version/version.ts'
import type { Wording } from '../../domain/wording.ts'
import { type PushFlags, pushSchema } from '../schema/push-schema.ts'
import type { Values } from '../schema/values.ts'
import { distTagValues, keepLatest, type NpmScript, type OriginValues } from '../sources/npm.ts'
import type { ChosenImage } from './choose-images.ts'
import { contradictions } from './contradictions.ts'
import { readImageName } from './image-name.ts'
import { releasePolicy } from './policy.ts'
import { sameTags } from './same-tags.ts'
import { sourceProblems } from './source-problems.ts'
import { targetsOf } from './targets.ts'

/** An image of a release as far as it could be read. */
export interface ReadImage {
  readonly image: Image | undefined
  readonly policy: Policy
  readonly targets: readonly Repository[]
  readonly oneByOne: boolean
  readonly flags: PushFlags
  /** How its settings are written where they come from. */
  readonly wording: Wording
}

interface Draft extends ReadImage {
  readonly problems: readonly Problem[]
}

/** What started the release, as far as it says something about the aliases. */
interface Origin {
  readonly npm?: NpmScript | undefined
  readonly preRelease?: string | undefined
}

/** Reads the images of a release; those that share a repository know each other's variants. */
export function readImages(
  chosen: readonly ChosenImage[],
  version: Version | undefined,
  origin: Origin = {},
): {
  readonly images: readonly ReadImage[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
} {
  const tagged = chosen.map((image) => withOrigin(image, version, origin))
  const drafts = tagged.map(readImage)
  const variants = variantsByRepository(drafts)
  const images = drafts.map((draft) => ({ ...draft, policy: withSiblings(draft, variants) }))
  const problems = images.flatMap((image) => [
    ...image.problems,
    ...policyProblems(image.policy, version, image.wording),
    ...contradictions(image.flags, image.wording),
    ...(image.image === undefined ? [] : sourceProblems(image.flags, image.image, image.wording)),
  ])
  return {
    images,
    problems: [...problems, ...sameTags(images, version)],
    warnings: [...new Set(tagged.flatMap(({ warnings }) => warnings))],
  }
}

type OriginalImage = ChosenImage & Omit<OriginValues, 'values'>

function withOrigin(
  image: ChosenImage,
  version: Version | undefined,
  { npm, preRelease }: Origin,
): OriginalImage {
  if (version === undefined) return { ...image, warnings: [] }
  const { values, ...told } =
    preRelease === undefined
      ? distTagValues(npm, version, image.values)
      : preReleaseValues(preRelease, version, image.values)
  return { ...image, values: { ...image.values, ...values }, ...told }
}

function preReleaseValues(preRelease: string, version: Version, { latest }: Values): OriginValues {
  if (isPrerelease(version) || latest === 'always' || latest === 'never') return { values: {}, warnings: [] }
  return keepLatest(preRelease, `latest stays where it is: ${preRelease}.`)
}

function readImage({ text, values, wording, latestReason }: OriginalImage): Draft {
  const problems: Problem[] = []
  const take = <T>(parsed: Parsed<T>): T | undefined => {
    if (!parsed.ok) problems.push(parsed.problem)
    return parsed.ok ? parsed.value : undefined
  }
  const flags = pushSchema.parse(values)
  const image = text === undefined ? undefined : take(readImageName(text, wording))
  const targets = targetsOf(image, flags, wording).flatMap((target) => take(target) ?? [])
  const { policy, problems: wrongPolicy } = releasePolicy(flags, wording)
  return {
    image,
    policy: latestReason === undefined ? policy : { ...policy, latestReason },
    targets: [...new Map(targets.map((target) => [formatRepository(target), target])).values()],
    // Several tags in one request have no order.
    oneByOne: values['order'] !== undefined,
    flags,
    wording,
    problems: [...problems, ...wrongPolicy],
  }
}

// Their tags stand beside this one's, and compete in none of its lines.
function withSiblings(
  { policy, targets }: Draft,
  variants: ReadonlyMap<string, ReadonlySet<string>>,
): Policy {
  const there = targets.flatMap((target) => [...(variants.get(formatRepository(target)) ?? [])])
  const others = there.filter((variant) => variant !== policy.variant)
  return { ...policy, variants: [...new Set([...policy.variants, ...others])] }
}

function variantsByRepository(drafts: readonly Draft[]): ReadonlyMap<string, ReadonlySet<string>> {
  const variants = new Map<string, Set<string>>()
  for (const { policy, targets } of drafts) {
    if (policy.variant === undefined) continue
    for (const name of targets.map(formatRepository))
      variants.set(name, (variants.get(name) ?? new Set()).add(policy.variant))
  }
  return variants
}

import type { Parsed, Problem } from '../../domain/errors.ts'
import { type Image, parseImage } from '../../domain/image/image.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { exactTag } from '../../domain/tags/names.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { clean } from '../../domain/text.ts'
import { isPrerelease, type Version } from '../../domain/version/version.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { Values } from '../flags.ts'
import { type PushFlags, pushFlagsIn } from '../schema/push.ts'
import { distTagValues, keepLatest, type NpmScript, type OriginValues } from '../sources/npm.ts'
import type { ChosenImage } from './choose-images.ts'
import { policyMistakes, releasePolicy } from './policy.ts'
import { readTargets, withoutCredential } from './targets.ts'
import { withName } from './version-origin.ts'

/** Reads the name of an image. Messages name it as its place writes it. */
export function readImageName(text: string, { name }: Wording): Parsed<Image> {
  const read = withoutCredential(name('IMAGE'), text, parseImage)
  return read.ok ? read : { ok: false, problem: withName(read.problem, text, name('IMAGE', text)) }
}

/** The settings that contradict the place of the image: engine, registry or disk. */
export function sourceProblems(
  flags: PushFlags,
  image: Image,
  { name }: Wording = flagWording,
): readonly Problem[] {
  const problem = (message: string, hint: string): Problem => ({ code: 'INVALID_ARGUMENT', message, hint })
  const named = `"${clean(image.text)}"`
  if (image.kind !== 'engine')
    return flags.via === 'engine'
      ? [
          problem(
            `${name('via', 'engine')} is for images in the engine, and ${named} is not there.`,
            'Leave it out; docker load or docker pull brings an image into the engine.',
          ),
        ]
      : []
  const { namesRegistry, repository } = image.reference
  const where = `docker://${namesRegistry ? formatRepository(repository) : 'REGISTRY/REPOSITORY'}`
  const hint = `Name the image where the build put it: ${where}, oci:DIRECTORY or oci-archive:FILE.`
  return [
    ...(flags.referrers
      ? [problem(`${name('referrers')} finds nothing for ${named}: an engine stores no signatures.`, hint)]
      : []),
    ...(flags['metadata-file'] === undefined
      ? []
      : [
          problem(
            `${name('metadata-file')} is for images in a registry or a layout, and ${named} is in the engine.`,
            hint,
          ),
        ]),
  ]
}

/** A problem for each image whose tags an earlier image of the release takes. */
export function sameTags(images: readonly ReadImage[], version: Version | undefined): readonly Problem[] {
  const takers = new Map<string, ReadImage>()
  return images.flatMap((image) => {
    const rivals = new Map<ReadImage, string>()
    for (const repository of image.targets.map(formatRepository))
      for (const tag of competedFor(image.policy, version)) {
        const key = `${repository} ${tag}`
        const rival = takers.get(key)
        if (rival === undefined) takers.set(key, image)
        else if (rival !== image && !rivals.has(rival)) rivals.set(rival, repository)
      }
    return [...rivals].map(([rival, repository]) => bothTake(rival, image, repository))
  })
}

function bothTake(one: ReadImage, other: ReadImage, repository: string): Problem {
  const [first, second] = [one, other].map(({ image, wording }) => wording.name('IMAGE', image?.text))
  return {
    code: 'INVALID_ARGUMENT',
    message: `${first} and ${second} are both released to ${repository}, under the same tags.`,
    hint: 'Give each image its own repository or its own variant.',
  }
}

/** The tags that an image takes. Without a version: the parts that make them different from the tags of other images. */
function competedFor(policy: Policy, version: Version | undefined): readonly string[] {
  return version === undefined ? [[policy.variant, policy.tagPrefix].join(' ')] : writtenTags(policy, version)
}

function writtenTags(policy: Policy, version: Version): readonly string[] {
  const aliases = aliasesOf(version, policy).filter(({ barred }) => barred === undefined)
  return [exactTag(version, policy), ...aliases.map(({ tag }) => tag), ...policy.extraTags]
}

/** An image of a release, as far as it could be read. */
export interface ReadImage {
  readonly image: Image | undefined
  readonly policy: Policy
  readonly targets: readonly Repository[]
  readonly oneByOne: boolean
  readonly flags: PushFlags
  /** How the places of its settings write them. */
  readonly wording: Wording
  /** The mistakes in its name, its targets and its literal tags. */
  readonly problems: readonly Problem[]
}

/** What the start of the release says about the aliases. */
interface Origin {
  readonly npm?: NpmScript | undefined
  readonly preRelease?: string | undefined
}

/** Reads the images of a release. Images that share a repository know each other's variants. */
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
    ...policyMistakes(image.flags, image.policy, version, image.wording),
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
  const { values, ...remarks } =
    preRelease === undefined
      ? distTagValues(npm, version, image.values)
      : preReleaseValues(preRelease, version, image.values)
  return { ...image, values: { ...image.values, ...values }, ...remarks }
}

function preReleaseValues(preRelease: string, version: Version, { latest }: Values): OriginValues {
  if (isPrerelease(version) || latest === 'always' || latest === 'never') return { values: {}, warnings: [] }
  return keepLatest(preRelease, `latest stays where it is: ${preRelease}.`)
}

function readImage({ text, values, wording, latestReason }: OriginalImage): ReadImage {
  const problems: Problem[] = []
  const take = <T>(parsed: Parsed<T>): T | undefined => {
    if (!parsed.ok) problems.push(parsed.problem)
    return parsed.ok ? parsed.value : undefined
  }
  const flags = pushFlagsIn(values)
  const image = text === undefined ? undefined : take(readImageName(text, wording))
  const targets = readTargets(image, flags, wording).flatMap((target) => take(target) ?? [])
  const { policy, problems: wrongPolicy } = releasePolicy(flags, wording)
  return {
    image,
    policy: { ...policy, latestReason },
    targets: [...new Map(targets.map((target) => [formatRepository(target), target])).values()],
    // One request with several tags has no order.
    oneByOne: values['order'] !== undefined,
    flags,
    wording,
    problems: [...problems, ...wrongPolicy],
  }
}

// Tags of another variant belong to none of this image's lines.
function withSiblings(
  { policy, targets }: ReadImage,
  variants: ReadonlyMap<string, ReadonlySet<string>>,
): Policy {
  const there = targets.flatMap((target) => [...(variants.get(formatRepository(target)) ?? [])])
  const others = there.filter((variant) => variant !== policy.variant)
  return { ...policy, variants: [...new Set([...policy.variants, ...others])] }
}

function variantsByRepository(drafts: readonly ReadImage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const variants = new Map<string, Set<string>>()
  for (const { policy, targets } of drafts) {
    if (policy.variant === undefined) continue
    for (const name of targets.map(formatRepository))
      variants.set(name, (variants.get(name) ?? new Set()).add(policy.variant))
  }
  return variants
}

import { aliasesOf } from '../domain/aliases.ts'
import type { Problem } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import { formatRepository } from '../domain/reference.ts'
import { exactTag } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import type { ReadImage } from './read-images.ts'

/** Images of one release that would take each other's tags. */
export function sameTags(images: readonly ReadImage[], version: Version | undefined): readonly Problem[] {
  return images.flatMap((image, index) =>
    images.slice(index + 1).flatMap((other) => sharedTags(image, other, version)),
  )
}

function sharedTags(one: ReadImage, other: ReadImage, version: Version | undefined): readonly Problem[] {
  const targets = new Set(other.targets.map(formatRepository))
  const repository = one.targets.map(formatRepository).find((target) => targets.has(target))
  if (repository === undefined || !overlap(one.policy, other.policy, version)) return []
  const [first, second] = [one, other].map(({ image, wording }) => wording.name('IMAGE', image?.text))
  return [
    {
      code: 'INVALID_ARGUMENT',
      message: `${first} and ${second} are both released to ${repository}, under the same tags.`,
      hint: 'Give each a repository, or a variant, of its own.',
    },
  ]
}

function overlap(one: Policy, other: Policy, version: Version | undefined): boolean {
  if (version === undefined) return one.variant === other.variant && one.tagPrefix === other.tagPrefix
  const written = new Set(writtenTags(one, version))
  return writtenTags(other, version).some((tag) => written.has(tag))
}

function writtenTags(policy: Policy, version: Version): readonly string[] {
  const aliases = aliasesOf(version, policy).filter(({ barred }) => barred === undefined)
  return [exactTag(version, policy), ...aliases.map(({ tag }) => tag), ...policy.extraTags]
}

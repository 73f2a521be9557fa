import type { Problem } from '../../domain/errors.ts'
import { formatRepository } from '../../domain/image/reference.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import { exactTag } from '../../domain/tags/names.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import type { Version } from '../../domain/version/version.ts'
import type { ReadImage } from './read-images.ts'

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

/** The tags that an image takes; without a version, what distinguishes them from the tags of other images. */
function competedFor(policy: Policy, version: Version | undefined): readonly string[] {
  return version === undefined
    ? [`${policy.variant ?? ''} ${policy.tagPrefix}`]
    : writtenTags(policy, version)
}

function writtenTags(policy: Policy, version: Version): readonly string[] {
  const aliases = aliasesOf(version, policy).filter(({ barred }) => barred === undefined)
  return [exactTag(version, policy), ...aliases.map(({ tag }) => tag), ...policy.extraTags]
}

import type { Problem } from '../../domain/errors.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Places } from '../sources/places.ts'
import { type ChosenImage, chooseImages } from './choose-images.ts'
import { type ReadImage, readImages } from './read-images.ts'

/** An image that file or environment name, for a command that looks after repositories. */
export interface ConfiguredImage {
  readonly chosen: ChosenImage
  readonly read: ReadImage
}

/** The images of the settings, with the repositories that they are released to. */
export function configuredImages({ file, environment, asked }: Places): readonly ConfiguredImage[] {
  const { registry } = asked.values
  const values = typeof registry === 'string' ? { registry: [registry] } : {}
  const chosen = chooseImages({ file, environment, asked: { ...asked, values } })
  const { images } = readImages(chosen, undefined)
  return images.flatMap((read, index) => {
    const image = chosen[index]
    return image === undefined ? [] : [{ chosen: image, read }]
  })
}

/** The image that is released to a repository. Where there are several, it is the variant that is asked for. */
export function imageAt(
  repository: Repository,
  images: readonly ConfiguredImage[],
  variant: unknown,
): { readonly image: ConfiguredImage | undefined; readonly problems: readonly Problem[] } {
  const name = formatRepository(repository)
  const there = images.filter(({ read }) => read.targets.some((target) => formatRepository(target) === name))
  const asked = there.filter(({ read }) => read.policy.variant === variant)
  // One whose tags have no variant at their end is meant where none is asked for.
  if (asked.length > 0 || there.length === 0) return { image: asked[0], problems: [] }
  if (there.length === 1 && variant === undefined) return { image: there[0], problems: [] }
  // A variant that no image has is looked after by the settings of all.
  return variant === undefined
    ? { image: undefined, problems: [severalVariants(name, there)] }
    : { image: undefined, problems: [] }
}

function severalVariants(repository: string, images: readonly ConfiguredImage[]): Problem {
  const variants = images.map(({ read }) => read.policy.variant)
  return {
    code: 'INVALID_ARGUMENT',
    message: `Several variants are configured for ${repository}: ${variants.join(', ')}.`,
    hint: `Choose one with --variant, such as --variant ${variants[0]}.`,
  }
}

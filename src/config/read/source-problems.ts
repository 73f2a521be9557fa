import type { Problem } from '../../domain/errors.ts'
import type { Image } from '../../domain/image/image.ts'
import { formatRepository } from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push-schema.ts'

/** Settings that are of no use to an image from where this one is. */
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
            `${name('via', 'engine')} is for images in the engine, and ${named} is in none.`,
            'Leave it out; docker load or docker pull brings an image into the engine.',
          ),
        ]
      : []
  const { namesRegistry, repository } = image.reference
  const where = `docker://${namesRegistry ? formatRepository(repository) : 'REGISTRY/REPOSITORY'}`
  const hint = `Name the image where the build put it: ${where}, oci:DIRECTORY or oci-archive:FILE.`
  return [
    ...(flags.referrers
      ? [problem(`${name('referrers')} finds nothing of ${named}: an engine keeps no signatures.`, hint)]
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

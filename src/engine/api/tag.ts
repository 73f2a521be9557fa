import * as z from 'zod/mini'
import { errorOf, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import {
  formatReference,
  formatRepository,
  parseReference,
  type Repository,
} from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { engineRefusal, onRefusal } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'

/** A digest in an answer. */
export const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))

/**
 * The image's name as a part of the API's path. The engine finds an image by any name or id, so the text goes
 * there as it was typed, once it is known to be a reference: `../containers/json` would be another call.
 */
export function imagePath(image: string | Digest): string {
  if (!isDigest(image)) {
    const parsed = parseReference(image)
    if (!parsed.ok) throw errorOf([parsed.problem])
  }
  return image.replace(/[^\w./:@+-]/g, encodeURIComponent)
}

/** Gives the image a local name. */
export async function tag(
  client: EngineClient,
  id: Digest,
  repository: Repository,
  tag: Tag,
  signal: AbortSignal,
): Promise<void> {
  const image = client.docker(signal).getImage(imagePath(id))
  const doing = `tag ${id} as ${formatReference({ repository, tag })}`
  await image.tag({ repo: formatRepository(repository), tag }).catch(
    onRefusal((refusal) => {
      if (refusal.status !== 404) throw engineRefusal(refusal, doing)
      throw new SemtagError({
        code: 'IMAGE_NOT_FOUND',
        message: `The engine did not ${doing}: ${refusal.words}`,
        hint: 'The image was removed meanwhile; build or pull it again.',
        speaker: 'engine',
      })
    }),
  )
}

/** Takes a local name away; parents that lose their last name stay. */
export async function untag(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  signal: AbortSignal,
): Promise<void> {
  const name = formatReference({ repository, tag })
  const image = client.docker(signal).getImage(imagePath(name))
  await image.remove({ noprune: true }).catch(
    onRefusal((refusal) => {
      if (refusal.status !== 404) throw engineRefusal(refusal, `remove the local tag ${name}`)
    }),
  )
}

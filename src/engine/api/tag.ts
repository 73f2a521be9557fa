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
 * The image's name for `getImage`, which puts the name into the path as it is. The name stays as the user typed it, since
 * the engine resolves names and ids itself. It must be a reference: `../containers/json` would be another call.
 *
 * @throws INVALID_REFERENCE
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
        hint: 'The image has been removed in the meantime; build or pull it again.',
        speaker: 'engine',
      })
    }),
  )
}

/** Removes a local name. The parents of an image that loses its last name stay. */
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

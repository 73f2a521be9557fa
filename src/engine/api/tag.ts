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
import { engineRefusal, wordsOf } from '../http/answer.ts'
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
  const answer = await client.call({
    method: 'POST',
    path: `/images/${imagePath(id)}/tag`,
    query: { repo: formatRepository(repository), tag },
    signal,
  })
  if (answer.status === 200 || answer.status === 201) return
  const name = formatReference({ repository, tag })
  if (answer.status !== 404) throw engineRefusal(answer, `tag ${id} as ${name}`)
  throw new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `The engine did not tag ${id} as ${name}: ${wordsOf(answer)}`,
    hint: 'The image was removed meanwhile; build or pull it again.',
    speaker: 'engine',
  })
}

/** Takes a local name away; parents that lose their last name stay. */
export async function untag(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  signal: AbortSignal,
): Promise<void> {
  const name = formatReference({ repository, tag })
  const path = `/images/${imagePath(name)}`
  const answer = await client.call({ method: 'DELETE', path, query: { noprune: '1' }, signal })
  if (answer.status === 200 || answer.status === 404) return
  throw engineRefusal(answer, `remove the local tag ${name}`)
}

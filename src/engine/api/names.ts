import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatReference, formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { refusal, wordsOf } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'
import { imagePath } from './image-path.ts'

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
  if (answer.status !== 404) throw refusal(answer, `tag ${id} as ${name}`)
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
  throw refusal(answer, `remove the local tag ${name}`)
}

import { z } from 'zod'
import { isDigest } from '../domain/digest.ts'
import { formatReference, type Repository } from '../domain/reference.ts'
import type { Tag } from '../domain/tag.ts'
import type { Credential, Descriptor } from '../ports.ts'
import { documentOf, wordsOf } from './answer.ts'
import type { EngineClient } from './client.ts'
import { imagePath } from './image-path.ts'
import { registryAuth } from './registry-auth.ts'
import { registryError } from './registry-words.ts'

const description = z.object({
  Descriptor: z.object({ mediaType: z.string(), digest: z.string().refine(isDigest) }),
})

/** Asks the registry through the engine what a tag points at; undefined where there is no such tag. */
export async function distribution(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  credential: Credential | undefined,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const name = formatReference({ repository, tag })
  const answer = await client.call({
    method: 'GET',
    path: `/distribution/${imagePath(name)}/json`,
    headers: registryAuth(repository.registry, credential),
    signal,
  })
  if (answer.status === 404) return undefined
  if (answer.status === 200) return documentOf(answer, description, 'description of a tag').Descriptor
  throw registryError(wordsOf(answer), {
    registry: repository.registry,
    doing: `look ${name} up`,
    otherwise: 'REGISTRY_ERROR',
  })
}

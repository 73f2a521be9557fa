import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { formatReference, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Credential } from '../../ports/credentials.ts'
import { type Answer, documentOf, wordsOf } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'
import { registryAuth, registryError } from './registry.ts'
import { digest, imagePath } from './tag.ts'

const description = z.object({
  Descriptor: z.object({ mediaType: z.string(), digest }),
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
  if (answer.status === 404 && isUnknownCall(answer))
    throw new SemtagError({
      code: 'UNSUPPORTED',
      message: `The engine cannot look ${name} up: it does not have this call.`,
      hint: 'No version of Podman has it. Run semtag where it can reach the registry directly, or use Docker.',
    })
  if (answer.status === 404) return undefined
  if (answer.status === 200) return documentOf(answer, description, 'description of a tag').Descriptor
  throw registryError(wordsOf(answer), {
    registry: repository.registry,
    credential,
    podman: false,
    doing: `look ${name} up`,
    otherwise: 'REGISTRY_ERROR',
  })
}

/**
 * An engine without the call answers to it as to any path that it does not know, in words of HTTP and none of a
 * registry's: that says nothing about the tag.
 *
 * @see https://github.com/containers/podman/blob/v5.4.2/pkg/api/server/register_distribution.go
 */
function isUnknownCall(answer: Answer): boolean {
  return /^(?:page )?not found$/i.test(wordsOf(answer))
}

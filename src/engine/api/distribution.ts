import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import { formatReference, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Credential } from '../../ports/credentials.ts'
import { documentOf, onRefusal } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'
import { registryAuth, registryError } from './registry.ts'
import { digest, imagePath } from './tag.ts'

const description = z.object({
  Descriptor: z.object({ mediaType: z.string(), digest }),
})

/** What the tag points at, as the engine sees the registry; undefined if the registry has no such tag. */
export async function distribution(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  credential: Credential | undefined,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const { registry } = repository
  const name = formatReference({ repository, tag })
  const authconfig = registryAuth(registry, credential)
  const image = client.docker(signal).getImage(imagePath(name))
  const body: unknown = await image.distribution({ authconfig }).catch(
    onRefusal(({ status, words }) => {
      if (status === 404 && !isUnknownCall(words)) return undefined
      if (status === 404)
        throw new SemtagError({
          code: 'UNSUPPORTED',
          message: `The engine cannot look up ${name}: its API lacks this call.`,
          hint: 'No version of Podman has it. Run semtag where it can reach the registry directly, or use Docker.',
        })
      const asked = { registry, credential, podman: false, doing: `look up ${name}` }
      throw registryError(words, { ...asked, otherwise: 'REGISTRY_ERROR' })
    }),
  )
  return body === undefined ? undefined : documentOf(body, description, 'a description of a tag').Descriptor
}

/**
 * True if the engine answers as to an unknown path. Such an answer says nothing about the tag: a registry's own 404 has
 * other words.
 *
 * @see https://github.com/containers/podman/blob/v5.4.2/pkg/api/server/register_distribution.go
 */
function isUnknownCall(words: string): boolean {
  return /^(?:page )?not found$/i.test(words)
}

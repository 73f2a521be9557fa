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

/** Asks the registry through the engine what a tag points at; undefined where there is no such tag. */
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
          message: `The engine cannot look ${name} up: it does not have this call.`,
          hint: 'No version of Podman has it. Run semtag where it can reach the registry directly, or use Docker.',
        })
      const asked = { registry, credential, podman: false, doing: `look ${name} up` }
      throw registryError(words, { ...asked, otherwise: 'REGISTRY_ERROR' })
    }),
  )
  return body === undefined ? undefined : documentOf(body, description, 'description of a tag').Descriptor
}

/**
 * An engine without the call answers to it as to any path that it does not know, in words of HTTP and none of a
 * registry's: that says nothing about the tag.
 *
 * @see https://github.com/containers/podman/blob/v5.4.2/pkg/api/server/register_distribution.go
 */
function isUnknownCall(words: string): boolean {
  return /^(?:page )?not found$/i.test(words)
}

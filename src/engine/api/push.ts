import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { parsePlatform } from '../../domain/image/platform.ts'
import { formatReference, formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PushOptions } from '../../ports.ts'
import { readAnswer, wordsOf } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'
import { supports } from '../http/server.ts'
import { imagePath } from './image-path.ts'
import { info } from './info.ts'
import { readPushStream } from './push-stream.ts'
import { registryAuth } from './registry-auth.ts'
import { registryError } from './registry-words.ts'

/** Sends one tag. It is always named, because an engine that is told none sends every tag of the repository. */
export async function push(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  options: PushOptions & { readonly unverified: boolean },
): Promise<Digest | undefined> {
  const { credential, platform, unverified, signal } = options
  const { registry } = repository
  const name = formatReference({ repository, tag })
  const { podman } = await client.server(signal)
  const query = {
    tag,
    ...(await platformQuery(client, platform, signal)),
    // https://github.com/containers/podman/blob/v5.4.2/pkg/api/handlers/compat/images_push.go
    ...(podman && unverified && { tlsVerify: 'false' }),
  }
  const path = `/images/${imagePath(formatRepository(repository))}/push`
  const headers = registryAuth(registry, credential)
  return client.stream({ method: 'POST', path, query, headers, signal }, async (response) => {
    if (response.statusCode === 200)
      return readPushStream(response, { registry, podman, name, tag, ...options })
    const words = wordsOf(await readAnswer(response))
    const asked = { registry, podman, credential, doing: `push ${name}`, otherwise: 'PUSH_FAILED' } as const
    throw registryError(words, asked)
  })
}

async function platformQuery(
  client: EngineClient,
  text: string | undefined,
  signal: AbortSignal,
): Promise<{ platform?: string }> {
  if (text === undefined) return {}
  const platform = parsePlatform(text)
  if (supports(await client.server(signal), 46)) return { platform: JSON.stringify(platform) }
  // An older engine would pass over the question. Where an image has one platform that does no harm.
  const { imageIds, name } = await info(client, signal)
  if (imageIds === 'config') return {}
  throw new SemtagError({
    code: 'UNSUPPORTED',
    message: `${name} cannot push one platform of an image: its API is older than 1.46.`,
    hint: 'Leave --platform out, or use Docker Engine 28 or newer.',
  })
}

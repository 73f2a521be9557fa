import * as z from 'zod/mini'
import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { type Platform, parsePlatform } from '../../domain/image/platform.ts'
import { formatReference, formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { clean } from '../../domain/text.ts'
import type { Credential } from '../../ports/credentials.ts'
import type { EnginePushOptions, LayerProgress } from '../../ports/engine.ts'
import { onRefusal } from '../http/answer.ts'
import { type EngineClient, supports } from '../http/client.ts'
import { info } from './info.ts'
import { registryAuth, registryError } from './registry.ts'
import { imagePath } from './tag.ts'

const maximumLength = 1024 * 1024

/**
 * The lines of a UTF-8 stream, without line ends (`\n`, `\r\n`) and without empty lines. Chunks may split lines and
 * characters anywhere, and the last line needs no end.
 *
 * @throws PUSH_FAILED at a line longer than 1 MiB
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(Buffer.from(chunk), { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield* lineOf(part)
    if (rest.length > maximumLength) throw tooLong()
  }
  yield* lineOf(rest + decoder.decode())
}

function* lineOf(part: string): Generator<string, void, undefined> {
  if (part.length > maximumLength) throw tooLong()
  const line = part.endsWith('\r') ? part.slice(0, -1) : part
  if (line.trim() !== '') yield line
}

function tooLong(): SemtagError {
  return new SemtagError({ code: 'PUSH_FAILED', message: 'The engine sends a line longer than 1 MiB.' })
}

/** The push whose answer is read. */
interface PushOfTag {
  readonly registry: string
  readonly credential?: Credential | undefined
  readonly podman: boolean
  /** `registry.local:5000/ui:1.2.3`, for messages. */
  readonly name: string
  readonly tag: Tag
  readonly platform: string | undefined
  readonly onProgress: (progress: LayerProgress) => void
}

const schema = z.object({
  id: z.optional(z.string()),
  status: z.optional(z.string()),
  progressDetail: z.catch(
    z.nullish(z.object({ current: z.exactOptional(z.number()), total: z.exactOptional(z.number()) })),
    undefined,
  ),
  errorDetail: z.nullish(z.object({ message: z.optional(z.string()) })),
  // Deprecated since API 1.48 in favour of errorDetail; older engines may send only this field.
  error: z.nullish(z.string()),
  aux: z.nullish(
    z.object({
      Digest: z.optional(z.string()),
      // https://github.com/moby/moby/blob/master/api/types/auxprogress/push.go
      manifestPushedInsteadOfIndex: z.optional(z.boolean()),
      contentMissing: z.optional(z.boolean()),
    }),
  ),
})

type Message = z.infer<typeof schema>

/**
 * Reads the answer to a push to its end, and returns the digest that the engine reports. An engine answers 200 before it
 * pushes, so only the lines say whether the push succeeded. docker-modem's followProgress is not used: it takes an error
 * line, or an early end, for success, and throws at a malformed line where nothing can catch the error.
 *
 * @throws PUSH_FAILED, IMAGE_INCOMPLETE, and what the engine's words mean (registry.ts)
 * @see https://github.com/apocas/docker-modem/blob/master/lib/modem.js (followProgress)
 */
export async function readPushStream(
  chunks: AsyncIterable<Uint8Array | string>,
  push: PushOfTag,
): Promise<Digest | undefined> {
  const outcome: Outcome = { missing: false, instead: false }
  try {
    for await (const line of readLines(chunks)) {
      const message = messageOf(line, push)
      note(outcome, message, push.tag)
      const { id, status, progressDetail } = message
      if (id !== undefined && status !== undefined)
        push.onProgress({ layer: clean(id, 80), status: clean(status), ...progressDetail })
    }
  } catch (cause) {
    throw isSemtagError(cause) ? cause : endedEarly(push, cause)
  }
  refuseIncomplete(outcome, push)
  if (outcome.fault !== undefined)
    throw registryError(outcome.fault, { ...push, doing: `push ${push.name}`, otherwise: 'PUSH_FAILED' })
  if (outcome.auxDigest === undefined && outcome.status === undefined) throw endedEarly(push)
  return [outcome.auxDigest, outcome.status].find((text) => text !== undefined && isDigest(text))
}

/** What the lines reported so far. */
interface Outcome {
  /** The words of the first error. */
  fault?: string
  /** The digest in `aux`, which only classic stores send. */
  auxDigest?: string
  /** The digest in the last status line; containerd stores and Podman send no other. */
  status?: string
  missing: boolean
  instead: boolean
}

function note(outcome: Outcome, { status, aux, error, errorDetail }: Message, tag: Tag): void {
  const fault = errorDetail?.message || error || (errorDetail ? 'it gives no reason' : undefined)
  if (fault !== undefined) outcome.fault ??= fault
  if (aux?.Digest !== undefined) outcome.auxDigest = aux.Digest
  const end = `${tag}: digest: `
  if (status?.startsWith(end)) outcome.status = status.slice(end.length).split(' ', 1)[0] ?? ''
  if (aux?.contentMissing) outcome.missing = true
  if (aux?.manifestPushedInsteadOfIndex) outcome.instead = true
}

function messageOf(line: string, { name }: PushOfTag): Message {
  try {
    return schema.parse(JSON.parse(line))
  } catch (cause) {
    throw new SemtagError({
      code: 'PUSH_FAILED',
      message: `Pushing ${name}: the engine sent a line that is not a progress report: ${clean(line, 120)}`,
      hint: 'Check that a Docker Engine listens at the address.',
      cause,
    })
  }
}

// A containerd store that holds only a part of an index pushes one manifest, and reports success. No engine pulls
// attestations: an index with attestations is incomplete even if all its platforms were pulled.
function refuseIncomplete({ missing, instead }: Outcome, { name, platform }: PushOfTag): void {
  if (!missing && (!instead || platform !== undefined)) return
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: missing
      ? `The engine could not push ${name}: it lacks a part of the image's content.`
      : `The engine pushed one platform of ${name} instead of the whole index: it lacks other platforms or their attestations.`,
    hint: 'Choose one of its platforms with --platform, build the whole image in this engine, or release it from its registry as docker://IMAGE.',
    speaker: 'engine',
  })
}

function endedEarly({ name }: PushOfTag, cause?: unknown): SemtagError {
  return new SemtagError({
    code: 'PUSH_FAILED',
    message: `Pushing ${name}: the engine ended its answer before the push was done.`,
    hint: "Check the engine's log, then run the same command again.",
    cause,
  })
}

/** Pushes one tag. Without a tag in the call, an engine pushes every tag of the repository. */
export async function pushTag(
  client: EngineClient,
  repository: Repository,
  tag: Tag,
  options: EnginePushOptions & { readonly unverified: boolean },
): Promise<Digest | undefined> {
  const { credential, platform, unverified, signal } = options
  const { registry } = repository
  const name = formatReference({ repository, tag })
  const { podman } = await client.server(signal)
  const image = client.docker(signal).getImage(imagePath(formatRepository(repository)))
  const stream = await image
    .push({
      tag,
      authconfig: registryAuth(registry, credential),
      ...(await platformQuery(client, platform, signal)),
      // https://github.com/containers/podman/blob/v5.4.2/pkg/api/handlers/compat/images_push.go
      ...(podman && unverified && { tlsVerify: false }),
    })
    .catch(
      onRefusal(({ words }): never => {
        const asked = { registry, podman, credential, doing: `push ${name}` }
        throw registryError(words, { ...asked, otherwise: 'PUSH_FAILED' })
      }),
    )
  return readPushStream(stream, { registry, podman, name, tag, ...options })
}

async function platformQuery(
  client: EngineClient,
  text: string | undefined,
  signal: AbortSignal,
): Promise<{ platform?: Platform }> {
  if (text === undefined) return {}
  const platform = parsePlatform(text)
  if (supports(await client.server(signal), 46)) return { platform }
  // An older engine ignores the option. That is harmless if images have one platform.
  const { imageIds, name } = await info(client, signal)
  if (imageIds === 'config') return {}
  throw new SemtagError({
    code: 'UNSUPPORTED',
    message: `${name} cannot push one platform of an image: its API is older than 1.46.`,
    hint: 'Leave --platform out, or use Docker Engine 28 or newer.',
  })
}

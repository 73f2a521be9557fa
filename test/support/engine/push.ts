import type { ServerResponse } from 'node:http'
import { isTag } from '../../../src/domain/image/tag.ts'
import type { FakeImage, Store } from './image.ts'
import { fullName } from './names.ts'
import { giveAnswer } from './script.ts'
import type { FakeEngine, RecordedRequest } from './types.ts'

/** One line of a push stream. */
type PushLine = Readonly<Record<string, unknown>>

interface PushStory {
  readonly repository: string
  readonly tag: string
  readonly image: FakeImage
  readonly digest: string
  readonly size: number
  readonly store: Store
  readonly podman: boolean
}

/** The lines of a successful push, recorded from Docker Engine 20.10.24 and Podman 5.4.2. */
export function pushLines({ repository, tag, image, digest, size, store, podman }: PushStory): PushLine[] {
  const layer = image.id.slice('sha256:'.length, 'sha256:'.length + 12)
  const lines: PushLine[] = [
    { status: `The push refers to repository [${repository}]` },
    { status: 'Preparing', progressDetail: {}, id: layer },
    { status: 'Pushing', progressDetail: { current: 512, total: 1024 }, progress: '[==>  ]', id: layer },
    { status: 'Pushed', progressDetail: {}, id: layer },
    { status: `${tag}: digest: ${digest} size: ${size}` },
  ]
  // A containerd store and Podman send the digest only in the status line.
  if (store === 'graphdriver' && !podman)
    lines.push({ progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } })
  return lines
}

/** The line of an error after a status of 200. */
export function faultLine(message: string): PushLine {
  return { errorDetail: { message }, error: message }
}

export function encodeLine(line: PushLine): string {
  return `${JSON.stringify(line)}\r\n`
}

/** Answers a push as dockerd does: with 200 even if the push fails, unless the call itself is wrong. */
export async function push(
  engine: FakeEngine,
  repository: string,
  { query, auth }: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  const tag = query['tag'] ?? ''
  if (auth === undefined)
    return giveAnswer(response, { status: 400, message: 'Bad parameters and missing X-Registry-Auth: EOF' })
  if (!isTag(tag)) return giveAnswer(response, { status: 500, message: 'invalid tag format' })
  const image = engine.names.get(fullName(`${repository}:${tag}`) ?? '')
  const lines =
    image === undefined
      ? [faultLine(`tag does not exist: ${repository}:${tag}`)]
      : await tell(engine, { repository, tag, image, auth, platform: platformOf(query['platform']) })
  return giveAnswer(response, { chunks: lines.map(encodeLine) })
}

async function tell(
  { options }: FakeEngine,
  push: { repository: string; tag: string; image: FakeImage; auth: unknown; platform: string | undefined },
): Promise<PushLine[]> {
  const { store = 'graphdriver', podman = false, onPush } = options
  try {
    const pushed = (await onPush?.(push)) ?? { digest: push.image.id }
    return pushLines({ ...push, size: 526, store, podman, ...pushed })
  } catch (error) {
    return [faultLine(error instanceof Error ? error.message : String(error))]
  }
}

function platformOf(json: string | undefined): string | undefined {
  if (json === undefined) return undefined
  const { os, architecture, variant } = JSON.parse(json)
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

import type { Readable } from 'node:stream'
import { Client, type Dispatcher } from 'undici'
import * as z from 'zod'

interface EngineRequest {
  readonly method?: Dispatcher.HttpMethod
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readable
}

interface EngineAnswer {
  readonly status: number
  readonly body: string
}

/** One request of the Engine API, without semtag's own adapter: what sets a test up must not share its faults. */
export async function engineRequest(
  engine: { readonly host: string },
  { method = 'GET', path, headers = {}, body }: EngineRequest,
): Promise<EngineAnswer> {
  const client = clientOf(engine.host)
  try {
    const answer = await client.request({ method, path, headers, body: body ?? null })
    return { status: answer.statusCode, body: await answer.body.text() }
  } finally {
    await client.destroy()
  }
}

/** A connection to the engine; whoever opens it destroys it. */
export function clientOf(host: string): Client {
  const socketPath = /^unix:\/\/(.+)$/.exec(host)?.[1]
  if (socketPath !== undefined) return new Client('http://localhost', { socketPath })
  const address = /^tcp:\/\/([^/]+)\/?$/.exec(host)?.[1]
  if (address !== undefined) return new Client(`http://${address}`)
  throw new Error(`The test rig reaches engines at unix:// and tcp:// addresses, not at ${host}.`)
}

/** The same, for calls that answer with a stream of JSON lines; throws what the engine says went wrong. */
export async function engineCall(
  engine: { readonly host: string },
  request: EngineRequest,
): Promise<readonly ProgressLine[]> {
  const { status, body } = await engineRequest(engine, request)
  const name = `${request.method ?? 'GET'} ${request.path}`
  if (status >= 400) throw new Error(`${name}: the engine answers ${status}: ${body.slice(0, 500)}`)
  const lines = body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => progressLine.parse(JSON.parse(line)))
  const failure = lines.find((line) => line.errorDetail !== undefined)?.errorDetail
  if (failure !== undefined) throw new Error(`${name}: ${failure.message}`)
  return lines
}

// https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImagePush
const progressLine = z.looseObject({
  status: z.string().optional(),
  errorDetail: z.looseObject({ message: z.string() }).optional(),
  aux: z.looseObject({ Digest: z.string().optional() }).optional(),
})
type ProgressLine = z.infer<typeof progressLine>

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { handle } from './calls.ts'
import { type FakeImage, imageOf } from './image.ts'
import { builtName } from './names.ts'
import { giveAnswer, type ScriptedAnswer, takeAnswer } from './script.ts'
import type { EngineOptions, FakeEngine, RecordedRequest } from './types.ts'

export type { FakeImageOptions } from './image.ts'
export { digestOf } from './image.ts'
export { encodeLine, faultLine } from './push.ts'
export type { EngineOptions, FakeEngine, FakePush, PushedManifest } from './types.ts'

/**
 * A Docker Engine in memory, on a unix socket. It answers the calls that semtag makes as dockerd does.
 *
 * @example
 * const engine = await startEngine({ images: [{ tags: ['image-gallery:latest'] }] })
 * // … DOCKER_HOST: engine.host …
 * await engine.close()
 */
export async function startEngine(options: EngineOptions = {}): Promise<FakeEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-engine-'))
  const socketPath = join(directory, 'docker.sock')
  const names = new Map<string, FakeImage>()
  const requests: RecordedRequest[] = []
  const script: { call: RegExp; answer: ScriptedAnswer }[] = []
  const waiting = new Set<(request: RecordedRequest) => void>()

  const engine: FakeEngine = {
    host: `unix://${socketPath}`,
    socketPath,
    options,
    names,
    requests,
    add: (image) => {
      const added = imageOf(image)
      for (const tag of image.tags) names.set(builtName(tag, options.podman === true) ?? tag, added)
      return added
    },
    answer: (call, answer) => {
      script.push({ call, answer })
    },
    received: (call) => {
      const known = requests.find((each) => call.test(`${each.method} ${each.path}`))
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve) => {
        const look = (request: RecordedRequest) => {
          if (!call.test(`${request.method} ${request.path}`)) return
          waiting.delete(look)
          resolve(request)
        }
        waiting.add(look)
      })
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
  for (const image of options.images ?? []) engine.add(image)

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await record(incoming)
    requests.push(request)
    for (const look of waiting) look(request)
    const { podman = false, store, apiVersion = store === 'containerd' ? '1.51' : '1.41' } = options
    response.setHeader('Api-Version', apiVersion)
    response.setHeader('Server', podman ? 'Libpod/5.4.2 (linux)' : 'Docker/20.10.24 (linux)')
    const scripted = takeAnswer(script, request)
    await (scripted === undefined ? handle(engine, request, response) : giveAnswer(response, scripted))
  }
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return engine
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const url = new URL(incoming.url ?? '/', 'http://engine')
  const [, version, path = ''] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(decodeURIComponent(url.pathname)) ?? []
  const header = incoming.headers['x-registry-auth']
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return {
    method: incoming.method ?? '',
    path,
    version,
    query: Object.fromEntries(url.searchParams),
    auth: typeof header === 'string' ? decodeAuth(header) : undefined,
    body: Buffer.concat(chunks).toString(),
  }
}

// Go's base64.URLEncoding, as dockerd decodes the header: other letters or missing padding are an error.
function decodeAuth(header: string): unknown {
  if (!/^(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?$/.test(header))
    throw new Error(`no X-Registry-Auth: ${header}`)
  return JSON.parse(Buffer.from(header, 'base64url').toString())
}

import { once } from 'node:events'
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'

/** A request on its way to the registry. */
export interface Passing {
  readonly method: string
  readonly path: string
}

export interface GateOptions {
  /** Called before a request is passed on; the request waits for it. */
  readonly before?: (request: Passing) => Promise<void> | void
  /** Called once the registry has answered, before the answer is passed on; the answer waits for it. */
  readonly after?: (request: Passing, status: number) => Promise<void> | void
  /** True breaks the connection in the middle of the request's body; where it has none, of the answer's. */
  readonly cut?: (request: Passing) => boolean
}

/** A registry's door that a test can hold open or shut: passes every request on, byte for byte. */
export interface Gate {
  readonly host: string
  close(): Promise<void>
}

export async function openGate(registry: string, { before, after, cut }: GateOptions): Promise<Gate> {
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const passing = { method: incoming.method ?? '', path: incoming.url ?? '' }
    await before?.(passing)
    const [hostname, port] = registry.split(':')
    const { method, url, headers } = incoming
    const isCut = cut?.(passing) ?? false
    const onward = request({ hostname, port, method, path: url, headers })
    incoming.on('error', () => onward.destroy())
    if (isCut && lengthOf(incoming) > 0) {
      onward.on('error', () => {})
      await passHalf(incoming, onward)
      onward.destroy()
      return void outgoing.destroy()
    }
    incoming.pipe(onward)
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      onward.on('response', resolve).on('error', reject),
    )
    await after?.(passing, answer.statusCode ?? 0)
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    if (!isCut) return void answer.pipe(outgoing)
    await passHalf(answer, outgoing)
    outgoing.destroy()
    answer.destroy()
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    host: `127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0)
}

/** Resolves once half of the body has been handed over. */
async function passHalf(from: IncomingMessage, to: ClientRequest | ServerResponse): Promise<void> {
  let left = Math.floor(lengthOf(from) / 2)
  for await (const chunk of from) {
    const part: Uint8Array = chunk.subarray(0, left)
    await new Promise<void>((resolve) => to.write(part, () => resolve()))
    left -= part.length
    if (left === 0) return
  }
}

/** True for the request that gives a manifest its tag. */
export function writesTag({ method, path }: Passing): boolean {
  return method === 'PUT' && path.includes('/manifests/')
}

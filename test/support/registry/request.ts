import type { IncomingMessage } from 'node:http'

/** A request, read whole. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Uint8Array
  /** The client's port: one for each connection. */
  readonly remotePort: number | undefined
}

/** A request whose body was not read yet. */
export function headOf({ method = 'GET', url = '/', headers, socket }: IncomingMessage, origin: string) {
  const body = new Uint8Array()
  return { method, url: new URL(url, origin), headers, body, remotePort: socket.remotePort }
}

/** The body, or at least so many of its first bytes. */
export async function readBody(
  message: IncomingMessage,
  atLeast = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of message) {
    size += chunks.push(chunk) && chunk.length
    if (size >= atLeast) break
  }
  return Buffer.concat(chunks)
}

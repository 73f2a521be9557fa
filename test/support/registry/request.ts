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

export async function receive(message: IncomingMessage, origin: string): Promise<ReceivedRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of message) chunks.push(chunk)
  const { method = 'GET', url = '/', headers } = message
  return {
    method,
    url: new URL(url, origin),
    headers,
    body: Buffer.concat(chunks),
    remotePort: message.socket.remotePort,
  }
}

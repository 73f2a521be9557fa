import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { SemtagError } from '../domain/errors.ts'
import type { Send } from './send.ts'

const failureLimit = 64 * 1024

/** The ground of every `Send`: one request over undici. Throws undici's and Node's own errors. */
export function createTransport(origin: string, dispatcher: Dispatcher, userAgent: string): Send {
  return async ({ method, path, headers, body, limit, signal }) => {
    const reply = await dispatcher.request({
      origin,
      path,
      method,
      headers: { ...headers, 'user-agent': userAgent },
      body: body ?? null,
      signal,
    })
    const failed = reply.statusCode >= 400
    const bytes = await read(reply.body, failed ? failureLimit : limit, failed, origin)
    // undici gives a connection back one turn of the event loop after the body's end: who asks again before that
    // opens a second connection, which is a TLS handshake more than a release needs.
    await setImmediate()
    return {
      url: new URL(path, origin),
      status: reply.statusCode,
      headers: reply.headers,
      body: bytes,
    }
  }
}

async function read(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  cut: boolean,
  origin: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    chunks.push(chunk)
    if (size > limit && cut) break
    if (size > limit)
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        message: `${new URL(origin).host} sent an answer of more than ${limit} bytes.`,
        speaker: 'registry',
      })
  }
  return Buffer.concat(chunks).subarray(0, limit)
}

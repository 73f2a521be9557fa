import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { SemtagError } from '../domain/errors.ts'
import type { Send } from './send.ts'

const failureLimit = 64 * 1024

/** The ground of every `Send`: one request over undici. Throws undici's and Node's own errors. */
export function createTransport(
  origin: string,
  dispatcher: Dispatcher,
  userAgent: string,
  contentTimeout: number,
): Send {
  return async ({ method, path, headers, body, limit, stream, signal }) => {
    const outgoing = typeof body === 'function' ? Readable.from(body()) : (body ?? null)
    try {
      const reply = await dispatcher.request({
        origin,
        path,
        method,
        headers: { ...headers, 'user-agent': userAgent },
        body: outgoing,
        signal,
        // undici closes the connection after each HEAD, lest a body follow it: one handshake for each alias.
        reset: false,
        ...(outgoing instanceof Readable && { headersTimeout: contentTimeout }),
      })
      const { statusCode: status } = reply
      const answer = { url: new URL(path, origin), status, headers: reply.headers }
      if (stream && status >= 200 && status < 300) {
        // It may be destroyed before anyone listens.
        return { ...answer, body: new Uint8Array(), stream: reply.body.on('error', () => {}) }
      }
      // Redirects have pages too.
      const cut = status >= 300
      const bytes = await read(reply.body, cut ? failureLimit : limit, cut, answer.url)
      // undici gives a connection back one turn of the event loop after the body's end: who asks again before that
      // opens a second connection, which is a TLS handshake more than a release needs.
      await setImmediate()
      return { ...answer, body: bytes }
    } finally {
      // An answer may come before the end of what is sent.
      if (outgoing instanceof Readable) outgoing.on('error', () => {}).destroy()
    }
  }
}

async function read(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  cut: boolean,
  { host }: URL,
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
        message: `${host} sent an answer of more than ${limit} bytes.`,
        speaker: 'registry',
      })
  }
  return Buffer.concat(chunks).subarray(0, limit)
}

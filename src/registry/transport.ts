import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream'
import { urlToHttpOptions } from 'node:url'
import { SemtagError } from '../domain/errors.ts'
import { createPatience, type Patience } from './patience.ts'
import type { Body, Request, Send } from './send.ts'
import { TimeoutFailure, type Timeouts } from './timeouts.ts'

const failureLimit = 64 * 1024

export interface TransportOptions {
  /** Whom the agent connects to: the registry's origin, or the proxy's. */
  readonly origin: string
  readonly agent: http.Agent
  readonly userAgent: string
  readonly timeouts: Timeouts
  /** Once it is aborted nothing is sent. */
  readonly closed: AbortSignal
}

/**
 * The ground of every `Send`: one request of Node's own client. Throws its errors and `TimeoutFailure`.
 *
 * Not undici, whose parser is WebAssembly: to load and compile it takes longer than all requests of a release to a
 * registry nearby, and tens of megabytes.
 */
export function createTransport({ origin, agent, userAgent, timeouts, closed }: TransportOptions): Send {
  const { host } = new URL(origin)
  const { hostname, port } = urlToHttpOptions(new URL(origin))
  // To a proxy it may be TLS although the agent's requests are not.
  const protocol = agent instanceof https.Agent ? 'https:' : 'http:'
  return async ({ method, path, headers, body, limit, stream, signal }) => {
    closed.throwIfAborted()
    const request = http.request({
      agent,
      protocol,
      hostname,
      port,
      method,
      path,
      headers: { host, ...headers, 'user-agent': userAgent },
      signal,
    })
    const patience = createPatience(typeof body === 'function' ? timeouts.content : timeouts.answer, () =>
      request.destroy(new TimeoutFailure('ANSWER_TIMEOUT')),
    )
    try {
      const reply = await exchange(request, body, patience)
      const { statusCode: status = 0 } = reply
      const answer = { url: new URL(path, origin), status, headers: reply.headers }
      const content = contentOf(reply, timeouts.answer)
      if (stream && status >= 200 && status < 300)
        return { ...answer, body: new Uint8Array(), stream: content }
      // Redirects have pages too.
      const cut = status >= 300
      return { ...answer, body: await read(content, cut ? failureLimit : limit, cut, answer.url) }
    } catch (error) {
      signal.throwIfAborted()
      closed.throwIfAborted()
      throw error
    } finally {
      // An answer may come before the end of what is sent.
      if (!request.writableEnded) request.destroy()
    }
  }
}

/** Sends the request; resolves once the head of the answer is there. */
async function exchange(
  request: http.ClientRequest,
  body: Request['body'],
  patience: Patience,
): Promise<http.IncomingMessage> {
  async function* pieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of content) {
      patience.begin()
      yield piece
    }
  }
  try {
    return await new Promise((resolve, reject) => {
      // What breaks after the head is the answer's own error too.
      request.on('response', resolve).on('error', reject).once('socket', patience.begin)
      if (typeof body === 'function') pipeline(pieces(body()), request, () => {})
      else request.end(body)
    })
  } finally {
    patience.end()
  }
}

function contentOf(reply: http.IncomingMessage, timeout: number): Body {
  const patience = createPatience(timeout, () => reply.destroy(new TimeoutFailure('ANSWER_TIMEOUT')))
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    patience.begin()
    for await (const piece of reply) {
      patience.end()
      yield piece
      patience.begin()
    }
  }
  // It may be destroyed before anyone listens.
  reply.on('error', () => {}).once('close', patience.end)
  return { [Symbol.asyncIterator]: pieces, destroy: () => reply.destroy() }
}

async function read(
  content: AsyncIterable<Uint8Array>,
  limit: number,
  cut: boolean,
  { host }: URL,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of content) {
    size += piece.length
    pieces.push(piece)
    if (size > limit && cut) break
    if (size > limit)
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        message: `${host} sent an answer of more than ${limit} bytes.`,
        speaker: 'registry',
      })
  }
  return Buffer.concat(pieces).subarray(0, limit)
}

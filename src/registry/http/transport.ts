import http from 'node:http'
import https from 'node:https'
import { pipeline } from 'node:stream'
import pLimit from 'p-limit'
import { SemtagError } from '../../domain/errors.ts'
import { decoded, decodedHeaders } from './content-encoding.ts'
import type { Body, Request, Response, RoundTrip } from './request.ts'
import { tcpOptions } from './sockets.ts'
import { createIdleTimeout, type IdleTimeout, TimeoutFailure, type Timeouts } from './timeouts.ts'

/** Waits for a turn; the function that it gives ends it. */
type Semaphore = () => Promise<() => void>

/** So many turns at once. */
function createSemaphore(most: number): Semaphore {
  const limit = pLimit(most)
  return () =>
    new Promise((begin) => {
      void limit(() => new Promise<void>((end) => begin(end)))
    })
}

const failureLimit = 64 * 1024
// Ten images that are looked at together are some fifty requests. Not the agent's `maxSockets`, which counts none that is
// on its way through a proxy, and whose queue outlives the agent.
const mostConnections = 32

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
 * The ground of every `RoundTrip`: one request of Node's own client. Throws its errors and `TimeoutFailure`.
 *
 * Not undici, whose parser is WebAssembly: to load and compile it takes longer than all requests of a release to a
 * registry nearby, and tens of megabytes.
 */
export function createTransport({ origin, agent, userAgent, timeouts, closed }: TransportOptions): RoundTrip {
  const { host } = new URL(origin)
  const to = tcpOptions(origin)
  // To a proxy it may be TLS although the agent's requests are not.
  const protocol = agent instanceof https.Agent ? 'https:' : 'http:'
  const acquire = createSemaphore(mostConnections)

  const open = ({ method, path, headers, signal }: Request): http.ClientRequest => {
    closed.throwIfAborted()
    signal.throwIfAborted()
    const fields = { host, ...headers, 'user-agent': userAgent }
    return http.request({ ...to, agent, protocol, method, path, headers: fields, signal })
  }

  const answer = async (
    request: http.ClientRequest,
    { method, path, body, limit, stream }: Request,
  ): Promise<Response> => {
    const timeout = typeof body === 'function' ? timeouts.content : timeouts.answer
    const lost = () => request.destroy(new TimeoutFailure('ANSWER_TIMEOUT'))
    const reply = await exchange(request, body, createIdleTimeout(timeout, lost))
    const { statusCode: status = 0, headersDistinct } = reply
    const raw = { url: new URL(path, origin), status, headers: headersDistinct, body: new Uint8Array() }
    const encoded = contentOf(reply, timeouts.answer)
    // The answer to a HEAD describes content that it does not have.
    const isBare = method === 'HEAD'
    const response = isBare ? raw : { ...raw, headers: decodedHeaders(raw) }
    const content = isBare ? encoded : decoded(raw, encoded)
    if (stream && status >= 200 && status < 300) return { ...response, stream: content }
    // Redirects have pages too.
    const cut = status >= 300
    return { ...response, body: await read(content, cut ? failureLimit : limit, cut, response.url) }
  }

  return async (given) => {
    const release = await acquire()
    let request: http.ClientRequest | undefined
    try {
      request = open(given).once('close', release)
      return await answer(request, given)
    } catch (error) {
      given.signal.throwIfAborted()
      closed.throwIfAborted()
      throw error
    } finally {
      if (request === undefined) release()
      // An answer may come before the end of what is sent.
      else if (!request.writableEnded) request.destroy()
    }
  }
}

/** Sends the request; resolves once the head of the answer is there. */
async function exchange(
  request: http.ClientRequest,
  body: Request['body'],
  idle: IdleTimeout,
): Promise<http.IncomingMessage> {
  async function* pieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of content) {
      idle.renew()
      yield piece
    }
  }
  try {
    return await new Promise((resolve, reject) => {
      // What breaks after the head is the answer's own error too. A reply that changes the protocol ends in silence.
      request.on('response', resolve).on('error', reject).once('socket', idle.begin)
      request.once('close', () => reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })))
      if (typeof body === 'function') pipeline(pieces(body()), request, () => {})
      else request.end(body)
    })
  } finally {
    idle.end()
  }
}

function contentOf(reply: http.IncomingMessage, timeout: number): Body {
  const idle = createIdleTimeout(timeout, () => reply.destroy(new TimeoutFailure('ANSWER_TIMEOUT')))
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      idle.begin()
      for await (const piece of reply) {
        idle.end()
        yield piece
        idle.begin()
      }
    } finally {
      idle.end()
    }
  }
  // It may be destroyed before anyone listens.
  reply.on('error', () => {})
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

import http from 'node:http'
import https from 'node:https'
import pLimit from 'p-limit'
import { SemtagError } from '../../domain/errors.ts'
import { decoded, decodedHeaders } from './content-encoding.ts'
import { type DirectReading, readDirectly } from './direct-reading.ts'
import type { Body, Request, Response, RoundTrip } from './request.ts'
import { tcpOptions } from './sockets.ts'
import { createIdleTimeout, type IdleTimeout, TimeoutFailure, type Timeouts } from './timeouts.ts'

// A survey of ten images sends about fifty requests at once. The agent's `maxSockets` would not count connections that
// a proxy is still opening, and its queue outlives the agent.
const mostConnections = 32
const defaultLimit = 64 * 1024
const failureLimit = 64 * 1024

export interface TransportOptions {
  /** The origin that the agent connects to: the registry, or the proxy that forwards to it. */
  readonly origin: string
  readonly agent: http.Agent
  readonly userAgent: string
  readonly timeouts: Timeouts
  /** Once it is aborted, no request is sent. */
  readonly closed: AbortSignal
}

/**
 * The innermost `RoundTrip`: one request of Node's own HTTP client. docs/decisions/http-client.md says why.
 *
 * @throws the errors of `node:http`, and `TimeoutFailure`.
 */
export function createTransport({ origin, agent, userAgent, timeouts, closed }: TransportOptions): RoundTrip {
  const { host } = new URL(origin)
  const to = tcpOptions(origin)
  // Node refuses a protocol that differs from the agent's, and plain HTTP may travel through a proxy over TLS.
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
    { method, path, body, limit = defaultLimit, stream }: Request,
  ): Promise<Response> => {
    const timeout = typeof body === 'function' ? timeouts.content : timeouts.answer
    const expired = () => request.destroy(new TimeoutFailure('ANSWER_TIMEOUT'))
    const reply = await exchange(request, body, createIdleTimeout(timeout, expired))
    const { statusCode: status = 0, headersDistinct } = reply
    const raw = { url: new URL(path, origin), status, headers: headersDistinct, body: new Uint8Array() }
    const encoded = contentOf(reply, timeouts.answer)
    // The headers of a HEAD describe content that does not follow.
    const isBare = method === 'HEAD'
    const response = isBare ? raw : { ...raw, headers: decodedHeaders(raw) }
    const content = isBare ? encoded : decoded(raw, encoded)
    if (stream && status >= 200 && status < 300) return { ...response, stream: content }
    const bytes = status < 300 ? await readWhole(content, limit, response.url) : await readStart(content)
    return { ...response, body: bytes }
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
      // The registry may answer before it has read the whole upload.
      else if (!request.writableEnded) request.destroy()
    }
  }
}

/** Resolves when one of `most` slots is free, to the function that frees the slot again. */
function createSemaphore(most: number): () => Promise<() => void> {
  const limit = pLimit(most)
  return () =>
    new Promise((acquired) => {
      void limit(() => new Promise<void>((release) => acquired(release)))
    })
}

/** Sends the request. Resolves once the head of the answer has arrived. */
async function exchange(
  request: http.ClientRequest,
  body: Request['body'],
  idle: IdleTimeout,
): Promise<http.IncomingMessage> {
  try {
    return await new Promise((resolve, reject) => {
      request.on('response', resolve).on('error', reject).once('socket', idle.begin)
      // A reply that changes the protocol (101) emits neither 'response' nor 'error'.
      request.once('close', () => reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })))
      if (typeof body === 'function')
        sendPieces(request, body(), idle).catch((error: Error) => request.destroy(error))
      else request.end(body)
    })
  } finally {
    idle.end()
  }
}

/** Asks for a piece when the connection has taken the one before: its memory may be used again then. */
async function sendPieces(
  request: http.ClientRequest,
  pieces: AsyncIterable<Uint8Array>,
  idle: IdleTimeout,
): Promise<void> {
  let taken = () => {}
  request.once('close', () => taken())
  for await (const piece of pieces) {
    idle.renew()
    await new Promise<void>((resolve) => {
      taken = resolve
      if (request.destroyed) resolve()
      else request.write(piece, () => resolve())
    })
    if (request.destroyed) return
  }
  request.end()
}

function contentOf(reply: http.IncomingMessage, timeout: number): Body {
  const idle = createIdleTimeout(timeout, () => reply.destroy(new TimeoutFailure('ANSWER_TIMEOUT')))
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      idle.begin()
      for await (const piece of directly(reply) ?? reply) {
        idle.end()
        yield piece
        idle.begin()
      }
    } finally {
      idle.end()
    }
  }
  // Without a listener, an error before the first read would end the process.
  reply.on('error', () => {})
  return { [Symbol.asyncIterator]: pieces, destroy: () => reply.destroy() }
}

// A connection that is read directly cannot be kept, and opening another takes two or three round trips.
const worthAConnection = 8 * 1024 * 1024

/** The content of a large answer, read past the parser; undefined if that is not possible. */
function directly(reply: http.IncomingMessage): AsyncIterable<Uint8Array> | undefined {
  const { socket, headers, complete, readableLength } = reply
  const size = Number(headers['content-length']) - readableLength
  // A decoder may still work on a piece when it asks for the next one.
  const isCoded = headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined
  if (complete || isCoded || !(size >= worthAConnection)) return undefined
  const rest = readDirectly(socket, size)
  return rest && pieces(rest)

  async function* pieces(rest: DirectReading): AsyncGenerator<Uint8Array, void, undefined> {
    const start: Uint8Array | null = reply.read()
    reply.on('error', rest.fail)
    try {
      if (start !== null) yield start
      yield* rest
    } finally {
      reply.destroy()
    }
  }
}

/** The body of a failure or a redirect, cut at the limit. */
async function readStart(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const { bytes } = await read(content, failureLimit)
  return bytes.subarray(0, failureLimit)
}

async function readWhole(
  content: AsyncIterable<Uint8Array>,
  limit: number,
  { host }: URL,
): Promise<Uint8Array> {
  const { bytes, isCut } = await read(content, limit)
  if (!isCut) return bytes
  throw new SemtagError({
    code: 'REGISTRY_ERROR',
    message: `${host} sent an answer of more than ${limit} bytes.`,
    speaker: 'registry',
  })
}

/** Reads until the content ends or passes the limit (bytes). */
async function read(
  content: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of content) {
    size += piece.length
    pieces.push(piece)
    if (size > limit) break
  }
  return { bytes: Buffer.concat(pieces), isCut: size > limit }
}

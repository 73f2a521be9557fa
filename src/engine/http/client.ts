import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import Docker from 'dockerode'
import { interruption, isSemtagError } from '../../domain/errors.ts'
import type { RequestEvent } from '../../ports/run.ts'
import { formatAddress } from '../endpoint/address.ts'
import type { Endpoint } from '../endpoint.ts'
import { bodyOf, Refusal, readAnswer } from './answer.ts'
import { connectionFailure, redirected, timedOut } from './failure.ts'
import type { DialRequest, Modem } from './modem.ts'

/** The promise's outcome, unless the signal, which is not aborted yet, is aborted first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(interruption(signal))
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Who answers at an endpoint, by the headers that every answer carries. */
export interface Server {
  /** The newest version of the API that both sides know, `1.41`; undefined: the paths go without one. */
  readonly apiVersion: string | undefined
  readonly podman: boolean
}

// The newest API that this adapter was written against (Engine 28.3). Engines take it for years to come, and
// paths without a version are to be removed: https://docs.docker.com/reference/api/engine/#deprecated-api-versions
const knownMinor = 51

export function serverOf(headers: IncomingHttpHeaders): Server {
  const minor = /^1\.(\d{1,4})$/.exec(String(headers['api-version'] ?? ''))?.[1]
  return {
    apiVersion: minor === undefined ? undefined : `1.${Math.min(Number(minor), knownMinor)}`,
    podman: /^libpod\//i.test(String(headers['server'] ?? '')),
  }
}

/** True where the server's API is at least 1.`minor`. */
export function supports({ apiVersion }: Server, minor: number): boolean {
  return apiVersion !== undefined && Number(apiVersion.slice(2)) >= minor
}

/** An engine at an endpoint; what its methods throw is a SemtagError or a Refusal. */
export interface EngineClient {
  readonly endpoint: Endpoint
  /** Who answers, asked once. */
  server(signal: AbortSignal): Promise<Server>
  /** dockerode for this engine; its calls end when the signal is aborted, and pushes alone may take any time. */
  docker(signal: AbortSignal): Docker
  close(): void
}

/**
 * Puts dockerode on a transport that keeps what dockerode does not: the API's version is negotiated, waits and answers
 * have bounds, an engine that dies within its answer is an error, `inspect` and `distribution` end with the signal.
 * So every answer is taken from docker-modem as a stream.
 */
export function createClient(
  modem: Modem,
  endpoint: Endpoint,
  timeout: number,
  onRequest: (event: RequestEvent) => void = () => {},
): EngineClient {
  const closing = new AbortController()
  let greeting: Promise<Server> | undefined

  const send = async <T>(
    request: DialRequest,
    signal: AbortSignal,
    limit: AbortSignal,
    read: (response: IncomingMessage, ends: AbortSignal) => Promise<T> | T,
  ): Promise<T> => {
    if (signal.aborted) throw interruption(signal)
    try {
      const ends = AbortSignal.any([signal, limit, closing.signal])
      const response = await logged(request, () => modem.dial(request, ends))
      ends.throwIfAborted()
      const { statusCode = 0 } = response
      if (statusCode < 300 || statusCode > 399) return await read(response, ends)
      response.destroy()
      throw redirected(endpoint, statusCode)
    } catch (error) {
      if (signal.aborted) throw interruption(signal)
      if (closing.signal.aborted) throw interruption(closing.signal)
      if (isSemtagError(error) || error instanceof Refusal) throw error
      if (limit.aborted) throw timedOut(endpoint, timeout)
      throw connectionFailure(error, endpoint)
    }
  }

  const logged = async ({ method = '', path }: DialRequest, ask: () => Promise<IncomingMessage>) => {
    const started = performance.now()
    let status: number | undefined
    try {
      const response = await ask()
      status = response.statusCode
      return response
    } finally {
      const url = `${formatAddress(endpoint.address)}${path}`
      onRequest({ method, url, status, milliseconds: performance.now() - started, attempt: 1 })
    }
  }

  // docker.ping() resolves to the body alone; the headers say who answers.
  const greet = (): Promise<Server> => {
    const request = { method: 'GET', path: '/_ping' }
    return send(request, closing.signal, AbortSignal.timeout(timeout), async (response) => {
      await readAnswer(response)
      return serverOf(response.headers)
    })
  }

  const server = async (signal: AbortSignal): Promise<Server> => {
    if (signal.aborted) throw interruption(signal)
    greeting ??= greet().catch((error: unknown) => {
      greeting = undefined
      throw error
    })
    return untilAborted(greeting, signal)
  }

  const answer = async (request: DialRequest, signal: AbortSignal) => {
    const { isStream = false, statusCodes = {} } = request
    const { apiVersion } = await server(signal)
    const version = apiVersion === undefined ? '' : `/v${apiVersion}`
    const path = `${version}${request.path.replace(/\?$/, '')}`
    const limit = isStream ? closing.signal : AbortSignal.timeout(timeout)
    return send({ ...request, path }, signal, limit, async (response, ends) => {
      const { statusCode = 0 } = response
      if (statusCodes[statusCode] !== true) throw new Refusal(statusCode, await readAnswer(response))
      if (!isStream) return bodyOf(await readAnswer(response))
      ends.addEventListener('abort', () => response.destroy(interruption(ends)), { once: true })
      return response
    })
  }

  return {
    endpoint,
    server,
    docker: (signal) =>
      new Docker({
        modem: {
          dial: (request, callback) => {
            answer(request, signal).then((body) => callback(null, body), callback)
          },
        },
      }),
    close: () => {
      closing.abort()
      modem.close()
    },
  }
}

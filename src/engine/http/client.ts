import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import Docker from 'dockerode'
import { interruption, isSemtagError } from '../../domain/errors.ts'
import type { OnWait, RequestEvent } from '../../ports/run.ts'
import { formatAddress } from '../endpoint/address.ts'
import type { Endpoint } from '../endpoint.ts'
import { bodyOf, Refusal, readAnswer } from './answer.ts'
import { connectionFailure, redirected, timedOut } from './failure.ts'
import type { DialRequest, Modem } from './modem.ts'

/** Settles like the promise, or rejects when the signal is aborted. The signal must not be aborted yet. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(interruption(signal))
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** The software at an endpoint, as the headers of its answers describe it. */
export interface Server {
  /** The newest API version that both sides know, `1.41`; undefined if the server names none. */
  readonly apiVersion: string | undefined
  readonly podman: boolean
}

// The newest API that this adapter was written against (Engine 28.3). Engines support an API for years, and they will
// drop paths without a version: https://docs.docker.com/reference/api/engine/#deprecated-api-versions
const knownMinor = 51

export function serverOf(headers: IncomingHttpHeaders): Server {
  const minor = /^1\.(\d{1,4})$/.exec(String(headers['api-version'] ?? ''))?.[1]
  return {
    apiVersion: minor === undefined ? undefined : `1.${Math.min(Number(minor), knownMinor)}`,
    podman: /^libpod\//i.test(String(headers['server'] ?? '')),
  }
}

/** True if the server's API is 1.`minor` or newer. */
export function supports({ apiVersion }: Server, minor: number): boolean {
  return apiVersion !== undefined && Number(apiVersion.slice(2)) >= minor
}

/** An engine at an endpoint. Its methods, and dockerode's, throw a SemtagError or a Refusal. */
export interface EngineClient {
  readonly endpoint: Endpoint
  /** The software that answers; semtag asks once. */
  server(signal: AbortSignal): Promise<Server>
  /** dockerode for this engine. Its calls end with the signal; all but pushes have the time limit too. */
  docker(signal: AbortSignal): Docker
  close(): void
}

interface Listeners {
  readonly onRequest?: ((event: RequestEvent) => void) | undefined
  readonly onWait?: OnWait | undefined
}

/**
 * Gives dockerode a transport that does what dockerode and docker-modem do not. The transport negotiates the API version,
 * limits the time and the size of answers, and reports an engine that dies within its answer. It ends `inspect` and
 * `distribution` with the signal, and sends the query of `inspect`.
 */
export function createClient(
  modem: Modem,
  endpoint: Endpoint,
  timeout: number,
  { onRequest = () => {}, onWait = () => () => {} }: Listeners = {},
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
    const started = process.uptime()
    const answered = onWait(
      `the engine at ${formatAddress(endpoint.address)}`,
      `${method} ${path.split('?')[0]}`,
    )
    let status: number | undefined
    try {
      const response = await ask()
      status = response.statusCode
      return response
    } finally {
      answered()
      const url = `${formatAddress(endpoint.address)}${path}`
      onRequest({ method, url, status, milliseconds: (process.uptime() - started) * 1000, attempt: 1 })
    }
  }

  // Not docker.ping(): it resolves to the body, and the version is in the headers.
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

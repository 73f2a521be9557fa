import { type IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { interruption, isSemtagError, SemtagError } from '../../domain/errors.ts'
import type { RequestEvent } from '../../ports/run.ts'
import { formatAddress } from '../endpoint/address.ts'
import type { Endpoint } from '../endpoint.ts'
import { type Answer, readAnswer } from './answer.ts'
import { connectionFailure, placeOf } from './failure.ts'
import { type Modem, uninspectable } from './modem.ts'

/** The promise's outcome, unless the signal, which is not aborted yet, is aborted first. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interruption(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
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

/** One call of the Engine API. */
interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without the version, `/images/ui/json`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** The Engine API on one endpoint; every method throws a SemtagError, and ends when the signal is aborted. */
export interface EngineClient {
  readonly endpoint: Endpoint
  /** Who answers, asked once. */
  server(signal: AbortSignal): Promise<Server>
  /** Makes a call and reads its whole answer, whatever its status, within the time that calls have. */
  call(call: Call): Promise<Answer>
  /** Makes a call that may take any time, and lets `read` take the body as it comes. */
  stream<T>(call: Call, read: (response: IncomingMessage) => Promise<T>): Promise<T>
  close(): void
}

// docker-modem turns statuses outside this list into errors, after reading a body without a bound.
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]))

/**
 * Speaks to an engine through dockerode's transport. dockerode's own methods are not used: they buffer answers
 * without a bound, wait for ever when the engine dies within one, and pass neither the signal nor the query
 * of `inspect` and `distribution`.
 */
export function createClient(
  modem: Modem,
  endpoint: Endpoint,
  timeout: number,
  onRequest: (event: RequestEvent) => void = () => {},
): EngineClient {
  const closing = new AbortController()
  const prefix = endpoint.address.kind === 'tcp' ? endpoint.address.prefix : ''
  let greeting: Promise<Server> | undefined

  const send = async <T>(
    call: Call,
    path: string,
    limit: AbortSignal,
    read: (response: IncomingMessage) => Promise<T>,
  ): Promise<T> => {
    const { signal } = call
    if (signal.aborted) throw interruption(signal)
    try {
      const ends = AbortSignal.any([signal, limit, closing.signal])
      const response = await logged(call.method, prefix + path, () => dial(modem, call, prefix + path, ends))
      const { statusCode = 0 } = response
      if (statusCode < 300 || statusCode > 399) return await read(response)
      response.destroy()
      throw redirected(endpoint, statusCode)
    } catch (error) {
      if (signal.aborted) throw interruption(signal)
      if (closing.signal.aborted) throw interruption(closing.signal)
      if (isSemtagError(error)) throw error
      if (limit.aborted) throw timedOut(endpoint, timeout)
      throw connectionFailure(error, endpoint)
    }
  }

  const logged = async (method: string, path: string, ask: () => Promise<IncomingMessage>) => {
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

  const greet = async (): Promise<Server> => {
    const call: Call = { method: 'GET', path: '/_ping', signal: closing.signal }
    return send(call, call.path, AbortSignal.timeout(timeout), async (response) => {
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

  const versioned = async ({ path, signal }: Call): Promise<string> => {
    const { apiVersion } = await server(signal)
    return apiVersion === undefined ? path : `/v${apiVersion}${path}`
  }

  return {
    endpoint,
    server,
    call: async (call) => send(call, await versioned(call), AbortSignal.timeout(timeout), readAnswer),
    stream: async (call, read) => send(call, await versioned(call), closing.signal, read),
    close: () => {
      closing.abort()
      modem.agent.destroy()
    },
  }
}

function dial(modem: Modem, call: Call, path: string, abortSignal: AbortSignal): Promise<IncomingMessage> {
  const { method, query = {}, headers = {} } = call
  const hasQuery = Object.keys(query).length > 0
  const options = {
    method,
    path: hasQuery ? `${path}?` : path,
    // docker-modem sends the options of a POST a second time, as its body, unless a body is given.
    ...(hasQuery ? { options: { _query: query, _body: {} } } : {}),
    headers: uninspectable({ ...headers }),
    abortSignal,
    isStream: true,
    statusCodes: everyStatus,
  }
  return new Promise((resolve, reject) => {
    modem.dial(options, (error, response) => {
      if (response instanceof IncomingMessage) resolve(response)
      else reject(error ?? new Error('no response'))
    })
  })
}

function redirected(endpoint: Endpoint, status: number): SemtagError {
  return new SemtagError({
    code: 'ENGINE_UNREACHABLE',
    message: `The server at ${placeOf(endpoint)} redirects to another address (HTTP ${status}); a Docker Engine does not.`,
    hint: 'Check the address: a web server or a proxy may listen there.',
  })
}

function timedOut(endpoint: Endpoint, timeout: number): SemtagError {
  return new SemtagError({
    code: 'TIMEOUT',
    message: `The engine at ${placeOf(endpoint)} has not answered within ${timeout / 1000} seconds.`,
    hint: 'See whether docker info answers.',
  })
}

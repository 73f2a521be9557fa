import http from 'node:http'
import { connect as connectTcp } from 'node:net'
import { addAbortSignal, type Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { codeOf } from '../../domain/system-error.ts'
import type { HttpProxy } from './proxy.ts'
import { header, type Response, type RoundTrip } from './request.ts'
import { tcpOptions, tlsOptions, whenConnected } from './sockets.ts'
import { TimeoutFailure } from './timeouts.ts'

/** A proxy refused or failed. This says nothing about the registry behind the proxy. */
export class ProxyFailure extends Error {
  /** Without the credential, because errors are printed. */
  readonly proxy: Omit<HttpProxy, 'authorization'>
  /** True if semtag sent a credential. */
  readonly authorized: boolean
  /** The status of the proxy's answer, or the error code of the connection, such as `ECONNREFUSED`. */
  readonly reason: number | string

  constructor(proxy: HttpProxy, reason: number | string, cause?: unknown) {
    super(`${proxy.origin}: ${reason}`, { cause })
    const { origin, variable, authorization } = proxy
    this.proxy = { origin, variable }
    this.authorized = authorization !== undefined
    this.reason = reason
  }
}

/** A proxy, and how to connect to it. */
export interface ProxyAccess extends HttpProxy {
  /** Undefined for plain HTTP. */
  readonly secureContext: SecureContext | undefined
  /** The time that the proxy has to accept the connection, and again to open a tunnel; in milliseconds. */
  readonly timeout: number
}

/** Connects to the proxy itself. A proxy over TLS is always verified. `closed` ends the connection at any time. */
export async function connectToProxy(proxy: ProxyAccess, closed: AbortSignal): Promise<Duplex> {
  const { origin, secureContext, timeout } = proxy
  const socket =
    secureContext === undefined
      ? connectTcp(tcpOptions(origin))
      : connectTls(tlsOptions(origin, secureContext, true))
  // Node's agents set the same on their own connections. Nagle's algorithm would delay small requests.
  socket.setNoDelay(true).setKeepAlive(true, 1000)
  return whenConnected(addAbortSignal(closed, socket), timeout).catch((error: unknown) => {
    throw failure(proxy, error)
  })
}

/**
 * Opens a tunnel through the proxy (`CONNECT`) to an origin with TLS. Not by https-proxy-agent: it passes a refusal of
 * the proxy on as the origin's answer, and has no timeout.
 *
 * @throws ProxyFailure
 */
export async function tunnelThrough(
  proxy: ProxyAccess,
  origin: string,
  closed: AbortSignal,
): Promise<Duplex> {
  const { hostname, port } = new URL(origin)
  const authority = `${hostname}:${port || 443}`
  const connection = await connectToProxy(proxy, closed)
  const request = http.request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...authorized(proxy) },
    createConnection: () => connection,
  })
  const timer = setTimeout(() => request.destroy(new TimeoutFailure('ANSWER_TIMEOUT')), proxy.timeout)
  const tunnel = new Promise<Duplex>((resolve, reject) => {
    request
      .on('connect', ({ statusCode = 0 }, socket) => {
        if (statusCode < 300) return resolve(socket)
        socket.destroy()
        reject(new ProxyFailure(proxy, statusCode))
      })
      .on('error', (error) => reject(failure(proxy, error)))
      .end()
  })
  return tunnel.finally(() => clearTimeout(timer))
}

/**
 * Lets the proxy forward plain HTTP: many proxies allow `CONNECT` to port 443 only. `send` is bound to the proxy.
 */
export function forwardThrough(proxy: HttpProxy, origin: string, send: RoundTrip): RoundTrip {
  const { host } = new URL(origin)
  return async (request) => {
    const headers = { host, ...request.headers, ...authorized(proxy) }
    const response = await send({ ...request, path: `${origin}${request.path}`, headers })
    if (response.status === 407 || isOwnRefusal(response)) throw new ProxyFailure(proxy, response.status)
    return { ...response, proxy: proxy.origin }
  }
}

/**
 * True if the answer is the proxy's own refusal or failure: squid says so in a field of its own, others in
 * Proxy-Status or Server.
 *
 * @see https://wiki.squid-cache.org/SquidFaq/InnerWorkings
 * @see https://www.rfc-editor.org/rfc/rfc9209
 */
function isOwnRefusal(response: Response): boolean {
  if (response.status < 400) return false
  if (header(response, 'x-squid-error') !== undefined) return true
  if (/\berror=/.test(header(response, 'proxy-status') ?? '')) return true
  return /^(?:squid|tinyproxy|privoxy)\b/i.test(header(response, 'server') ?? '')
}

function authorized({ authorization }: HttpProxy): Record<string, string> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization }
}

function failure(proxy: HttpProxy, error: unknown): ProxyFailure {
  return new ProxyFailure(proxy, codeOf(error) ?? 'no answer', error)
}

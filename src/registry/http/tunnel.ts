import http, { STATUS_CODES } from 'node:http'
import { connect as connectTcp } from 'node:net'
import { addAbortSignal, type Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { codeOf } from '../../domain/system-error.ts'
import type { HttpProxy } from './proxy.ts'
import { header, type Response, type RoundTrip } from './request.ts'
import { connected, tcpOptions, tlsOptions } from './sockets.ts'
import { TimeoutFailure } from './timeouts.ts'

/** What a proxy did instead of connecting us: it says nothing of the registry behind it. */
export class ProxyFailure extends Error {
  /** Without the credential: errors are shown. */
  readonly proxy: Omit<HttpProxy, 'authorization'>
  readonly authorized: boolean
  /** The status that it answered, or the code of the connection's error, `ECONNREFUSED`. */
  readonly reason: number | string

  constructor(proxy: HttpProxy, reason: number | string, cause?: unknown) {
    super(`${proxy.origin}: ${reason}`, { cause })
    const { origin, variable, authorization } = proxy
    this.proxy = { origin, variable }
    this.authorized = authorization !== undefined
    this.reason = reason
  }
}

/** The words for it; `address` is what should have been reached, `registry.local:5000`. */
export function describeProxyFailure(failure: ProxyFailure, address: string): [string, string] {
  const { reason, authorized } = failure
  const { origin, variable } = failure.proxy
  return [
    `${address} cannot be reached: the proxy ${origin} of ${variable} ${deed(reason)}.`,
    reason !== 407
      ? `Check ${variable}, or list the host in no_proxy where it needs no proxy.`
      : authorized
        ? `Check the user and the password in ${variable}.`
        : `Give a user and a password in ${variable}, as http://USER:PASSWORD@HOST:PORT.`,
  ]
}

function deed(reason: number | string): string {
  if (typeof reason === 'number')
    return `answered ${[reason, STATUS_CODES[reason]].filter(Boolean).join(' ')}`
  return deeds[reason] ?? `failed (${reason})`
}

const deeds: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  ENOTFOUND: 'has a name that is not known',
  ETIMEDOUT: 'gave no answer',
  ANSWER_TIMEOUT: 'gave no answer',
  CONNECT_TIMEOUT: 'gave no answer',
}

/** A proxy, and how it is spoken to. */
export interface ProxyAccess extends HttpProxy {
  /** Undefined where no TLS is spoken. */
  readonly secureContext: SecureContext | undefined
  /** Milliseconds until it has answered. */
  readonly timeout: number
}

/** Connects to the proxy itself; always verified where that is TLS. `closed` ends the connection at any time. */
export async function connectToProxy(proxy: ProxyAccess, closed: AbortSignal): Promise<Duplex> {
  const { origin, secureContext, timeout } = proxy
  const socket =
    secureContext === undefined
      ? connectTcp(tcpOptions(origin))
      : connectTls(tlsOptions(origin, secureContext, true))
  // As agents have it for connections of their own: small requests would wait for Nagle's algorithm.
  socket.setNoDelay(true).setKeepAlive(true, 1000)
  return connected(addAbortSignal(closed, socket), timeout).catch((error: unknown) => {
    throw failure(proxy, error)
  })
}

/**
 * A connection through the proxy to an origin that speaks TLS. Own code and not https-proxy-agent, which hands a refusal
 * of the proxy on as if it were the origin's answer, and waits for the proxy without an end.
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

/** Hands plain HTTP to the proxy to forward: proxies refuse CONNECT to its ports. `send` goes to the proxy. */
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
 * True where the proxy says that it refused or failed: squid in a field of its own, others in Proxy-Status or Server.
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

import { isIP, Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { buildConnector, Client } from 'undici'
import { codeOf } from '../domain/system-error.ts'
import type { HttpProxy } from './proxy.ts'
import { ProxyFailure } from './proxy-failure.ts'
import type { Send } from './send.ts'

type Connector = ReturnType<typeof buildConnector>

/** A proxy, and how it is spoken to. */
export interface ProxyAccess extends HttpProxy {
  /** Undefined where no TLS is spoken. */
  readonly secureContext: SecureContext | undefined
  /** Milliseconds until it has answered. */
  readonly timeout: number
}

/** Connects to the proxy itself; always verified where that is TLS. */
export function connectToProxy(proxy: ProxyAccess): Connector {
  const { hostname } = new URL(proxy.origin)
  const connect = buildConnector({ timeout: proxy.timeout, secureContext: proxy.secureContext })
  // undici would take the name from the field Host, which is the registry's.
  const servername = isIP(hostname.replace(/^\[|\]$/g, '')) > 0 ? '' : hostname
  return (options, callback) =>
    connect({ ...options, servername }, (...[error, socket]) =>
      error === null ? callback(null, socket) : callback(failure(proxy, error), null),
    )
}

/**
 * Connects to an origin through a tunnel of the proxy. Not undici's ProxyAgent: it tells the status of a refusal in a
 * text alone, waits for the answer to CONNECT for five minutes, and drops a user name that has no password.
 */
export function tunnelThrough(proxy: ProxyAccess, origin: string, connectTls: Connector): Connector {
  const { hostname, port } = new URL(origin)
  const authority = `${hostname}:${port || 443}`
  const connect = connectToProxy(proxy)
  return (options, callback) => {
    const client = new Client(proxy.origin, { connect, headersTimeout: proxy.timeout })
    client
      .connect({ path: authority, headers: { host: authority, ...authorized(proxy) } })
      .finally(() => client.destroy())
      .then(
        ({ statusCode, socket }) => {
          if (statusCode < 300 && socket instanceof Socket)
            return connectTls({ ...options, httpSocket: socket }, callback)
          socket.on('error', () => {}).destroy()
          callback(new ProxyFailure(proxy, statusCode), null)
        },
        (error: unknown) => callback(failure(proxy, error), null),
      )
  }
}

/** Hands plain HTTP to the proxy to forward: proxies refuse CONNECT to its ports. `send` goes to the proxy. */
export function forwardThrough(proxy: HttpProxy, origin: string, send: Send): Send {
  const { host } = new URL(origin)
  return async (request) => {
    const headers = { host, ...request.headers, ...authorized(proxy) }
    const response = await send({ ...request, path: `${origin}${request.path}`, headers })
    if (response.status === 407) throw new ProxyFailure(proxy, response.status)
    return response
  }
}

function authorized({ authorization }: HttpProxy): Record<string, string> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization }
}

function failure(proxy: HttpProxy, error: unknown): ProxyFailure {
  return error instanceof ProxyFailure ? error : new ProxyFailure(proxy, codeOf(error) ?? 'no answer', error)
}

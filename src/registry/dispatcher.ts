import type { SecureContext } from 'node:tls'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { connectToProxy, type ProxyAccess, tunnelThrough } from './through-proxy.ts'
import type { Timeouts } from './timeouts.ts'

export interface DispatcherOptions {
  readonly origin: string
  readonly verify: boolean
  /** Undefined where no TLS is spoken. */
  readonly secureContext: SecureContext | undefined
  readonly proxy: ProxyAccess | undefined
  readonly timeouts: Timeouts
  /** Called for each connection that stands: with the origin, but of plain HTTP with the proxy. */
  readonly onConnect: () => void
}

/** One pool of kept connections to one origin. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { origin, verify, secureContext, proxy, timeouts, onConnect } = options
  const connectDirectly = buildConnector({
    timeout: timeouts.connect,
    rejectUnauthorized: verify,
    secureContext,
  })
  const pool = (connect: typeof connectDirectly) =>
    new Agent({
      connect,
      // Ten images that are looked at together are some fifty requests.
      connections: 32,
      keepAliveTimeout: 30_000,
      headersTimeout: timeouts.answer,
      bodyTimeout: timeouts.answer,
    }).on('connect', onConnect)

  if (proxy === undefined) return pool(connectDirectly)
  const tunnelled = origin.startsWith('https:')
  return pool(tunnelled ? tunnelThrough(proxy, origin, connectDirectly) : connectToProxy(proxy))
}

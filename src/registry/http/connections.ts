import { setMaxListeners } from 'node:events'
import type { Agent } from 'node:http'
import type { Clock, Environment, RequestEvent } from '../../ports/run.ts'
import { type AgentOptions, createAgent } from './agent.ts'
import { type CertificateSources, secureContextFor } from './certificates.ts'
import { proxyFor } from './proxy.ts'
import type { RoundTrip } from './request.ts'
import type { Timeouts } from './timeouts.ts'
import { createTransport } from './transport.ts'
import { forwardThrough, type ProxyAccess } from './tunnel.ts'

/** Tells of every attempt, answered or not. */
function logging(
  origin: string,
  clock: Clock,
  onRequest: (event: RequestEvent) => void,
  send: RoundTrip,
): RoundTrip {
  return async (request) => {
    const { method, path, attempt = 1 } = request
    const started = clock.now().getTime()
    let status: number | undefined
    try {
      const response = await send(request)
      status = response.status
      return response
    } finally {
      const url = `${origin}${path.split('?')[0]}`
      onRequest({ method, url, status, milliseconds: clock.now().getTime() - started, attempt })
    }
  }
}

/** One pool of connections to an origin, for all that ask there. */
interface Connection {
  readonly send: RoundTrip
  /** Resolved once a first connection stands: the scheme is the origin's, and its certificate will do. */
  readonly stands: Promise<void>
}

/** Opens origins such as `https://registry.local:5000`, each once. */
export interface Connections {
  /**
   * With `verify` off, TLS is done with whatever certificate the server has. With `networks` it must be in one of them,
   * by the address that it is connected to.
   */
  open(origin: string, verify: boolean, networks?: readonly string[]): Connection
  close(): Promise<void>
}

export interface ConnectionsOptions {
  readonly certificates: CertificateSources
  readonly env: Environment
  readonly timeouts: Timeouts
  readonly clock: Clock
  readonly userAgent: string
  readonly onRequest: (event: RequestEvent) => void
  readonly onSecret: (secret: string) => void
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { clock, userAgent, timeouts, onRequest } = options
  const opened = new Map<string, Connection>()
  const pools: Promise<Pool>[] = []
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)

  const connect = async (target: Omit<PoolTarget, 'closed'>): Promise<RoundTrip> => {
    const { origin } = target
    const pool = openPool({ ...target, closed: closing.signal }, options)
    pools.push(pool)
    const { agent, proxy } = await pool
    const transport = { agent, userAgent, timeouts, closed: closing.signal }
    return proxy === undefined || origin.startsWith('https:')
      ? createTransport({ ...transport, origin })
      : forwardThrough(proxy, origin, createTransport({ ...transport, origin: proxy.origin }))
  }

  const open = ({ origin, ...target }: Omit<PoolTarget, 'closed' | 'onConnect'>): Connection => {
    let onConnect = () => {}
    const stands = new Promise<void>((resolve) => {
      onConnect = resolve
    })
    let transport: Promise<RoundTrip> | undefined
    const send = logging(origin, clock, onRequest, async (request) => {
      transport ??= connect({ origin, ...target, onConnect })
      return (await transport)(request)
    })
    return { send, stands }
  }

  return {
    open(origin, verify, networks) {
      const key = `${verify} ${origin} ${networks?.join()}`
      const connection = opened.get(key) ?? open({ origin, verify, networks })
      opened.set(key, connection)
      return connection
    },
    async close() {
      closing.abort()
      for (const pool of await Promise.allSettled(pools))
        if (pool.status === 'fulfilled') pool.value.agent.destroy()
    },
  }
}

type PoolTarget = Pick<AgentOptions, 'origin' | 'verify' | 'networks' | 'onConnect' | 'closed'>

interface Pool {
  readonly agent: Agent
  readonly proxy: ProxyAccess | undefined
}

async function openPool(
  target: PoolTarget,
  { certificates, env, timeouts, onSecret }: ConnectionsOptions,
): Promise<Pool> {
  const contextOf = async (origin: string) =>
    origin.startsWith('https:') ? secureContextFor(new URL(origin).host, certificates) : undefined
  const found = await proxyFor(target.origin, env, onSecret)
  const proxy = found && {
    ...found,
    secureContext: await contextOf(found.origin),
    timeout: timeouts.connect,
  }
  const secureContext = await contextOf(target.origin)
  return { agent: createAgent({ ...target, secureContext, proxy, timeouts }), proxy }
}

import { setMaxListeners } from 'node:events'
import type { Agent } from 'node:http'
import type { Clock, Environment, OnWait, RequestEvent } from '../../ports/run.ts'
import { type CertificateSources, secureContextFor } from '../certificates.ts'
import { type AgentOptions, createAgent } from './agent.ts'
import { proxyFor } from './proxy.ts'
import type { RoundTrip } from './request.ts'
import type { Timeouts } from './timeouts.ts'
import { createTransport } from './transport.ts'
import { forwardThrough, type ProxyAccess } from './tunnel.ts'

/** One pool of connections to an origin. All requests to the origin share it. */
interface Connection {
  readonly send: RoundTrip
  /** Resolves once the first connection is established: the scheme is right, and the certificate is accepted. */
  readonly established: Promise<void>
}

/** The pools of a client, one for each origin such as `https://registry.local:5000`. */
export interface Connections {
  /**
   * The pool of an origin, opened on the first request. With `verify` off, TLS accepts any certificate. With `networks`,
   * the address of each connection must be in one of them.
   */
  open(origin: string, verify: boolean, networks?: readonly string[]): Connection
  /** Ends all requests and connections. */
  close(): Promise<void>
}

export interface ConnectionsOptions {
  readonly certificates: CertificateSources
  readonly env: Environment
  readonly timeouts: Timeouts
  readonly clock: Clock
  readonly userAgent: string
  readonly onRequest: (event: RequestEvent) => void
  readonly onWait: OnWait
  readonly onSecret: (secret: string) => void
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { userAgent, timeouts } = options
  const connections = new Map<string, Connection>()
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

  const createConnection = ({ origin, ...target }: Omit<PoolTarget, 'closed' | 'onConnect'>): Connection => {
    let onConnect = () => {}
    const established = new Promise<void>((resolve) => {
      onConnect = resolve
    })
    let transport: Promise<RoundTrip> | undefined
    const send = logging(origin, options, async (request) => {
      transport ??= connect({ origin, ...target, onConnect })
      return (await transport)(request)
    })
    return { send, established }
  }

  return {
    open(origin, verify, networks) {
      const key = `${verify} ${origin} ${networks?.join()}`
      const connection = connections.get(key) ?? createConnection({ origin, verify, networks })
      connections.set(key, connection)
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

/** Reports every attempt, answered or not. */
function logging(
  origin: string,
  { clock, onRequest, onWait }: Pick<ConnectionsOptions, 'clock' | 'onRequest' | 'onWait'>,
  send: RoundTrip,
): RoundTrip {
  return async (request) => {
    const { method, path, attempt = 1 } = request
    const started = clock.now().getTime()
    const [shown = ''] = path.split('?')
    const answered = onWait(new URL(origin).host, `${method} ${shown}`)
    let status: number | undefined
    try {
      const response = await send(request)
      status = response.status
      return response
    } finally {
      answered()
      onRequest({
        method,
        url: `${origin}${shown}`,
        status,
        milliseconds: clock.now().getTime() - started,
        attempt,
      })
    }
  }
}

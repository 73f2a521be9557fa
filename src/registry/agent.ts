import http from 'node:http'
import https from 'node:https'
import { Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { connected } from './connected.ts'
import { tlsOptions } from './socket-options.ts'
import { connectToProxy, type ProxyAccess, tunnelThrough } from './through-proxy.ts'
import type { Timeouts } from './timeouts.ts'

export interface AgentOptions {
  readonly origin: string
  readonly verify: boolean
  /** Undefined where no TLS is spoken. */
  readonly secureContext: SecureContext | undefined
  readonly proxy: ProxyAccess | undefined
  readonly timeouts: Timeouts
  /** Called for each connection that stands: with the origin, but of plain HTTP with the proxy. */
  readonly onConnect: () => void
  /** Ends what is on its way to be a connection of the agent. */
  readonly closed: AbortSignal
}

type Connect = http.Agent['createConnection']

const kept = { keepAlive: true, timeout: 30_000 }

/** Opens the connections to one origin, and keeps them. */
export function createAgent(options: AgentOptions): http.Agent {
  const { secureContext, verify, proxy, timeouts, onConnect } = options
  const agent =
    secureContext === undefined
      ? new http.Agent(kept)
      : new https.Agent({ ...kept, secureContext, rejectUnauthorized: verify })
  const connectDirectly: Connect = agent.createConnection.bind(agent)
  const directly: Connect = (...to) => {
    const socket = connectDirectly(...to)
    // Its error is the request's too.
    if (socket) connected(socket, timeouts.connect).then(onConnect, () => {})
    return socket
  }
  const byProxy =
    (access: ProxyAccess): Connect =>
    (_, callback) => {
      throughProxy(access, options).then(
        (socket) => {
          onConnect()
          callback?.(null, socket)
        },
        // Beside an error Node looks at no socket.
        (error) => callback?.(error, new Duplex()),
      )
      return undefined
    }
  agent.createConnection = proxy === undefined ? directly : byProxy(proxy)
  return agent
}

async function throughProxy(
  proxy: ProxyAccess,
  { origin, verify, secureContext, timeouts, closed }: AgentOptions,
): Promise<Duplex> {
  if (secureContext === undefined) return connectToProxy(proxy, closed)
  const socket = await tunnelThrough(proxy, origin, closed)
  return connected(connectTls({ ...tlsOptions(origin, secureContext, verify), socket }), timeouts.connect)
}

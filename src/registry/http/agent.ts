import http from 'node:http'
import https from 'node:https'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { isWithinNetwork } from './addresses.ts'
import { connected, tlsOptions } from './sockets.ts'
import type { Timeouts } from './timeouts.ts'
import { connectToProxy, type ProxyAccess, tunnelThrough } from './tunnel.ts'

export interface AgentOptions {
  readonly origin: string
  readonly verify: boolean
  /** Undefined where no TLS is spoken. */
  readonly secureContext: SecureContext | undefined
  readonly proxy: ProxyAccess | undefined
  /** The networks that the host may be in; undefined means any. A host behind a proxy is in no known network. */
  readonly networks: readonly string[] | undefined
  readonly timeouts: Timeouts
  /** Called for each connection that stands: with the origin, but of plain HTTP with the proxy. */
  readonly onConnect: () => void
  /** Ends what is on its way to be a connection of the agent. */
  readonly closed: AbortSignal
}

/** The connection was made to an address that may not be reached so. */
export class AddressFailure extends Error {
  constructor(address: string) {
    super(`${address} is in none of the networks that are trusted`)
  }
}

type Connect = http.Agent['createConnection']

const kept = { keepAlive: true, timeout: 30_000 }

/** Opens the connections to one origin, and keeps them. */
export function createAgent(options: AgentOptions): http.Agent {
  const { secureContext, verify, proxy, networks, timeouts, onConnect } = options
  const agent =
    secureContext === undefined
      ? new http.Agent(kept)
      : new https.Agent({ ...kept, secureContext, rejectUnauthorized: verify })
  const connectDirectly: Connect = agent.createConnection.bind(agent)
  const directly: Connect = (...to) => {
    const socket = connectDirectly(...to)
    if (socket instanceof Socket && networks !== undefined)
      // Checked before a byte is sent, because the name may resolve to another address now.
      socket.once('connect', () => {
        const { remoteAddress = '' } = socket
        if (!networks.some((network) => isWithinNetwork(remoteAddress, network)))
          socket.destroy(new AddressFailure(remoteAddress))
      })
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
  { origin, verify, secureContext, networks, timeouts, closed }: AgentOptions,
): Promise<Duplex> {
  if (networks !== undefined) throw new AddressFailure(proxy.origin)
  if (secureContext === undefined) return connectToProxy(proxy, closed)
  const socket = await tunnelThrough(proxy, origin, closed)
  return connected(connectTls({ ...tlsOptions(origin, secureContext, verify), socket }), timeouts.connect)
}

import http from 'node:http'
import https from 'node:https'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { isWithinNetwork } from './addresses.ts'
import { openReadable } from './direct-reading.ts'
import { tlsOptions, whenConnected } from './sockets.ts'
import type { Timeouts } from './timeouts.ts'
import { connectToProxy, type ProxyAccess, tunnelThrough } from './tunnel.ts'

export interface AgentOptions {
  readonly origin: string
  readonly verify: boolean
  /** Undefined for plain HTTP. */
  readonly secureContext: SecureContext | undefined
  readonly proxy: ProxyAccess | undefined
  /** The networks that the host may be in; undefined means any. A host behind a proxy is in no known network. */
  readonly networks: readonly string[] | undefined
  readonly timeouts: Timeouts
  /** Called for each established connection: to the origin, or to the proxy that forwards plain HTTP to it. */
  readonly onConnect: () => void
  /** Ends connections that are still being established. */
  readonly closed: AbortSignal
}

/** The host has an address outside the networks in which it is trusted. */
export class AddressFailure extends Error {
  constructor(address: string) {
    super(`${address} is in none of the trusted networks`)
  }
}

type Connect = http.Agent['createConnection']

const keepAlive = { keepAlive: true, timeout: 30_000 }

/** Creates the agent that opens connections to one origin, directly or through a proxy, and keeps them alive. */
export function createAgent(options: AgentOptions): http.Agent {
  const { secureContext, verify, proxy, networks, timeouts, onConnect } = options
  const agent =
    secureContext === undefined
      ? new http.Agent(keepAlive)
      : new https.Agent({ ...keepAlive, secureContext, rejectUnauthorized: verify })
  const connectDirectly: Connect = agent.createConnection.bind(agent)
  const directly: Connect = (to, callback) => {
    const socket = openReadable((onread) => {
      const options = { ...to, onread }
      return connectDirectly(options, callback)
    })
    if (socket instanceof Socket && networks !== undefined)
      // Check before a byte is sent: since trust was decided, the name may resolve to another address.
      socket.once('connect', () => {
        const { remoteAddress = '' } = socket
        if (!networks.some((network) => isWithinNetwork(remoteAddress, network)))
          socket.destroy(new AddressFailure(remoteAddress))
      })
    // The request reports the socket's error.
    if (socket) whenConnected(socket, timeouts.connect).then(onConnect, () => {})
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
        // The type demands a socket; Node ignores it beside an error.
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
  return whenConnected(connectTls({ ...tlsOptions(origin, secureContext, verify), socket }), timeouts.connect)
}

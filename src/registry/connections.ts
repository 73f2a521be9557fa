import type { Dispatcher } from 'undici'
import type { Clock, RequestEvent } from '../ports.ts'
import { isLoopback } from './addresses.ts'
import { createDispatcher } from './dispatcher.ts'
import { logging } from './log.ts'
import { type CertificateSources, secureContextFor } from './secure-context.ts'
import type { Send } from './send.ts'
import { createTransport } from './transport.ts'

/** Opens origins such as `https://registry.local:5000`, each once: one pool of connections for all that ask. */
export interface Connections {
  /** With `verify` off, TLS is done with whatever certificate the server has. */
  open(origin: string, verify: boolean): Send
  close(): Promise<void>
}

export function createConnections({
  certificates,
  clock,
  userAgent,
  onRequest,
}: {
  readonly certificates: CertificateSources
  readonly clock: Clock
  readonly userAgent: string
  readonly onRequest: (event: RequestEvent) => void
}): Connections {
  const sends = new Map<string, Send>()
  const dispatchers: Promise<Dispatcher>[] = []

  const open = (origin: string, verify: boolean): Send => {
    let transport: Promise<Send> | undefined
    const connect = async (): Promise<Send> => {
      const { host, hostname } = new URL(origin)
      const dispatcher = Promise.all([secureContextFor(host, certificates), isDirect(hostname)]).then(
        ([secureContext, direct]) => createDispatcher({ verify, secureContext, direct }),
      )
      dispatchers.push(dispatcher)
      return createTransport(origin, await dispatcher, userAgent)
    }
    return logging(origin, clock, onRequest, async (request) => {
      transport ??= connect()
      return (await transport)(request)
    })
  }

  return {
    open(origin, verify) {
      const key = `${verify} ${origin}`
      const send = sends.get(key) ?? open(origin, verify)
      sends.set(key, send)
      return send
    },
    async close() {
      const opened = await Promise.allSettled(dispatchers)
      await Promise.all(
        opened.map((dispatcher) => dispatcher.status === 'fulfilled' && dispatcher.value.destroy()),
      )
    },
  }
}

const proxyVariables = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']

/** True where no proxy can come between: none is set, or the host is this machine, which a proxy would take for itself. */
async function isDirect(hostname: string): Promise<boolean> {
  return !proxyVariables.some((name) => process.env[name]) || isLoopback(hostname)
}

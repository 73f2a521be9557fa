import type { SecureContext } from 'node:tls'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'

export const connectSeconds = 10
export const answerSeconds = 60

/**
 * One pool of kept connections. `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are honoured, which Node's own
 * client does not do before version 24; a registry on this machine is never asked through a proxy.
 */
export function createDispatcher({
  verify,
  secureContext,
  direct,
}: {
  readonly verify: boolean
  readonly secureContext: SecureContext
  readonly direct: boolean
}): Dispatcher {
  const connect = { timeout: connectSeconds * 1000, rejectUnauthorized: verify, secureContext }
  const options = {
    connect,
    connections: 16,
    keepAliveTimeout: 30_000,
    headersTimeout: answerSeconds * 1000,
    bodyTimeout: answerSeconds * 1000,
  }
  return direct
    ? new Agent(options)
    : // Proxies forward plain HTTP and refuse to CONNECT to its ports, which is what undici would ask by default.
      new EnvHttpProxyAgent({ ...options, requestTls: connect, proxyTunnel: false })
}

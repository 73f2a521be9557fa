import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, type SecureContext, TLSSocket } from 'node:tls'
import { TimeoutFailure } from './timeouts.ts'

/** Waits until a connection stands, with TLS; one that takes longer than the time-out (milliseconds) is ended. */
export async function connected<T extends Duplex>(socket: T, timeout: number): Promise<T> {
  const timer = setTimeout(() => socket.destroy(new TimeoutFailure('CONNECT_TIMEOUT')), timeout)
  try {
    return await new Promise((resolve, reject) => {
      socket
        .once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => resolve(socket))
        .once('error', reject)
        .once('close', () => reject(new Error('closed before it stood')))
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Where an origin is, `https://[::1]:5000`, as sockets write it. */
export function tcpOptions(origin: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(origin)
  const standard = protocol === 'https:' ? 443 : 80
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) }
}

/** How TLS is spoken with it. */
export function tlsOptions(origin: string, secureContext: SecureContext, verify: boolean): ConnectionOptions {
  const { host, port } = tcpOptions(origin)
  return {
    // Also the name that its certificate must have.
    host,
    port,
    secureContext,
    rejectUnauthorized: verify,
    // An address is no name for the server to choose its certificate by.
    // https://www.rfc-editor.org/rfc/rfc6066#section-3
    servername: isIP(host) > 0 ? '' : host,
    ALPNProtocols: ['http/1.1'],
  }
}

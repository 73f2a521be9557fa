import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, type SecureContext, TLSSocket } from 'node:tls'
import { TimeoutFailure } from './timeouts.ts'

/**
 * Resolves to the socket once it is connected, over TLS after the handshake. The timeout is in milliseconds.
 *
 * @throws the error of the socket, and `TimeoutFailure`.
 */
export async function whenConnected<T extends Duplex>(socket: T, timeout: number): Promise<T> {
  const timer = setTimeout(() => socket.destroy(new TimeoutFailure('CONNECT_TIMEOUT')), timeout)
  try {
    return await new Promise((resolve, reject) => {
      socket
        .once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => resolve(socket))
        .once('error', reject)
        .once('close', () => reject(new Error('the connection was closed before it was established')))
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Host and port of an origin such as `https://[::1]:5000`, as `net.connect` takes them. */
export function tcpOptions(origin: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(origin)
  const standard = protocol === 'https:' ? 443 : 80
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) }
}

/** The options for `tls.connect` to an origin. */
export function tlsOptions(origin: string, secureContext: SecureContext, verify: boolean): ConnectionOptions {
  const { host, port } = tcpOptions(origin)
  return {
    // Node also checks that the certificate is for this host.
    host,
    port,
    secureContext,
    rejectUnauthorized: verify,
    // SNI takes no IP addresses: https://www.rfc-editor.org/rfc/rfc6066#section-3
    servername: isIP(host) > 0 ? '' : host,
    ALPNProtocols: ['http/1.1'],
  }
}

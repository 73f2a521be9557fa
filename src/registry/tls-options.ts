import { isIP } from 'node:net'
import type { ConnectionOptions, SecureContext } from 'node:tls'

/** How TLS is spoken to a host, whose address is written without brackets: `registry.local`, `::1`. */
export function tlsOptions(host: string, secureContext: SecureContext, verify: boolean): ConnectionOptions {
  return {
    // The name that its certificate must have.
    host,
    secureContext,
    rejectUnauthorized: verify,
    // An address is no name for the server to choose its certificate by.
    // https://www.rfc-editor.org/rfc/rfc6066#section-3
    servername: isIP(host) > 0 ? '' : host,
    ALPNProtocols: ['http/1.1'],
  }
}

import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { generate } from 'selfsigned'

/** PEM texts: an authority, and a server's certificate, signed by it, with the key. */
export interface Certificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

const day = 24 * 60 * 60 * 1000

/**
 * Makes an authority and a certificate that it signs for the hosts (names and addresses).
 * `expired` makes a certificate that expired yesterday.
 *
 * @example const { ca, cert, key } = await createCertificates(['registry.local', '127.0.0.1'])
 */
export async function createCertificates(
  hosts: readonly string[],
  { expired = false }: { readonly expired?: boolean } = {},
): Promise<Certificates> {
  const now = Date.now()
  const common = { keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(now - 2 * day) } as const
  // OpenSSL finds an issuer by name: two authorities with one name would hide each other.
  const name = `semtag test authority ${randomUUID()}`
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common,
    notAfterDate: new Date(now + day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    ...common,
    notAfterDate: new Date(expired ? now - day : now + day),
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ],
  })
  return { ca: authority.cert, cert: server.cert, key: server.private }
}

function alternativeName(host: string) {
  return isIP(host) > 0 ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const)
}

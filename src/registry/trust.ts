import { SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import type { EngineTrust } from '../ports.ts'
import { isLoopback, isWithin } from './addresses.ts'
import type { Connections } from './connections.ts'
import { isCertificateFailure, isPlainHttp } from './failure.ts'
import type { Request, Response, Send } from './send.ts'
import { createSingleFlight } from './single-flight.ts'

export interface TrustOptions {
  /** Ask over plain HTTP. */
  readonly plainHttp: boolean
  /** Take any certificate, and plain HTTP where the registry does not speak TLS. */
  readonly insecure: boolean
  /** Neither of the two can be had for this registry: it is no mistake that they are off. */
  readonly alwaysVerified?: boolean
  /** `--ca-file`: nothing but a verified connection will do. */
  readonly certificateAuthority?: string
  /** What a local engine trusts; asked only where a verified connection fails. */
  readonly engine: () => Promise<EngineTrust | undefined>
}

/** How a host is reached, known once a first connection stands. */
export interface Endpoint {
  /** As URLs write it: in lower case, without the scheme's own port. */
  readonly origin: string
  /** False where the certificate is not looked at. */
  readonly verify: boolean
}

export interface Trust {
  readonly send: Send
  /** Resolved once a connection stands, so that further requests need not find the way anew. */
  readonly reached: Promise<void>
  endpoint(): Endpoint
}

/**
 * Finds scheme and verification for a host by its first request, as docker does: verified TLS; then, where the
 * host is trusted all the same, unverified TLS, and plain HTTP unless TLS was seen to work. What a connection stood
 * with is kept. Until then the first request must be alone, and without authorization (see `createSession`).
 *
 * @source https://docs.docker.com/reference/cli/dockerd/#insecure-registries
 */
export function createTrust(host: string, options: TrustOptions, connections: Connections): Trust {
  const { origin } = new URL(`https://${host}`)
  const verified: Endpoint = { origin, verify: true }
  const unverified: Endpoint = { origin, verify: false }
  const plain: Endpoint = { origin: new URL(`http://${host}`).origin, verify: false }
  const probing = createSingleFlight<boolean>()
  let known: Endpoint | undefined
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })

  const attempt = (endpoint: Endpoint, request: Request): Promise<Response> => {
    const { send, stands } = connections.open(endpoint.origin, endpoint.verify)
    void stands.then(() => {
      known ??= endpoint
      reach()
    })
    return send(request)
  }

  const unverifiedOrPlain = async (request: Request, mayBePlain: boolean): Promise<Response> => {
    try {
      return await attempt(unverified, request)
    } catch (error) {
      if (!mayBePlain || known !== undefined || !isNoTlsHere(error, host)) throw error
      return attempt(plain, request)
    }
  }

  const find = async (request: Request): Promise<Response> => {
    if (options.plainHttp) return plainOnly(request)
    if (options.insecure) return unverifiedOrPlain(request, true)
    try {
      return await attempt(verified, request)
    } catch (error) {
      // Who names an authority wants the certificate looked at, wherever the registry is.
      const strict = options.certificateAuthority !== undefined
      const mayAsk = !strict && known === undefined
      const wantsTrust = mayAsk && (isCertificateFailure(error) || isNoTlsHere(error, host))
      if (!wantsTrust || !(await isTrusted(host, options.engine))) throw error
      return unverifiedOrPlain(request, !isCertificateFailure(error))
    }
  }

  // That the port is open says nothing here: it may be one of TLS.
  const plainOnly = async (request: Request): Promise<Response> => {
    const { send, stands } = connections.open(plain.origin, plain.verify)
    void stands.then(reach)
    try {
      const response = await send(request)
      if (response.status !== 400 || !(await speaksTls(request))) {
        known = plain
        return response
      }
    } catch (error) {
      if (request.signal.aborted || codeOf(error) === 'ECONNREFUSED' || !(await speaksTls(request)))
        throw error
    }
    throw new SemtagError({
      code: 'REGISTRY_TLS',
      message: `${host} speaks HTTPS, and plain HTTP was asked of it.`,
      hint: 'Drop --plain-http.',
      speaker: 'registry',
    })
  }

  // Servers differ in what they say to plain HTTP on a TLS port (a 400, an alert, nothing): so ask in TLS.
  const speaksTls = async ({ signal }: Request): Promise<boolean> => {
    const request: Request = { method: 'GET', path: '/v2/', headers: {}, limit: 64 * 1024, signal }
    const { send } = connections.open(unverified.origin, unverified.verify)
    const probe = () =>
      send(request).then(
        () => true,
        () => false,
      )
    return (await probing(signal, probe)).value
  }

  return {
    send: (request) =>
      known === undefined ? find(request) : connections.open(known.origin, known.verify).send(request),
    reached,
    endpoint: () => known ?? (options.plainHttp ? plain : verified),
  }
}

/** No TLS on the port; without a port in its name a registry may also be on port 80 alone. */
function isNoTlsHere(error: unknown, host: string): boolean {
  return isPlainHttp(error) || (codeOf(error) === 'ECONNREFUSED' && !/:\d+$/.test(host))
}

async function isTrusted(host: string, engine: TrustOptions['engine']): Promise<boolean> {
  const { hostname } = new URL(`https://${host}`)
  if (await isLoopback(hostname)) return true
  // It may be asked before it is known that there is one.
  const trust = await engine().catch(() => undefined)
  if (trust === undefined) return false
  return trust.insecureRegistries.includes(host) || isWithin(hostname, trust.insecureNetworks)
}

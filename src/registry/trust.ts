import { SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import type { EngineTrust } from '../ports/engine.ts'
import { isLoopback, isThisMachine, isWithin, loopbackNetworks } from './http/addresses.ts'
import { AddressFailure } from './http/agent.ts'
import type { Connections } from './http/connections.ts'
import { isCertificateFailure, isPlainHttp } from './http/failure.ts'
import { isRead, type Request, type Response, type RoundTrip } from './http/request.ts'
import { createSingleFlight } from './single-flight.ts'

export interface TrustOptions {
  /** Ask over plain HTTP. */
  readonly plainHttp: boolean
  /** Take any certificate, and plain HTTP where the registry does not speak TLS. */
  readonly insecure: boolean
  /** Neither of the two can be had for this registry: it is no mistake that they are off. */
  readonly alwaysVerified?: boolean
  /** `--ca-file`: registries on other machines need a verified connection. */
  readonly certificateAuthority?: string
  /** What a local engine trusts; asked only where a verified connection fails. */
  readonly engine: () => Promise<EngineTrust | undefined>
}

/** How a host is reached, known once a first connection stands. */
export interface RegistryEndpoint {
  /** As URLs write it: in lower case, without the scheme's own port. */
  readonly origin: string
  /** False where the certificate is not looked at. */
  readonly verify: boolean
  /** The networks in which alone it is trusted; undefined: anywhere. */
  readonly networks?: readonly string[]
}

export interface Trust {
  readonly send: RoundTrip
  /** Resolved once a connection stands, so that further requests need not find the way anew. */
  readonly reached: Promise<void>
  endpoint(): RegistryEndpoint
}

/**
 * Finds scheme and verification for a host by its first request, as docker does: verified TLS; then, where the
 * host is trusted all the same, unverified TLS, or plain HTTP where the server does not speak TLS. On this machine,
 * where nobody listens in and few registries speak TLS, plain HTTP goes first, as crane has it. What a connection stood
 * with is kept. Until then the first request must be alone, and without authorization (see `createSession`).
 *
 * @see https://docs.docker.com/reference/cli/dockerd/#insecure-registries
 * @see https://github.com/google/go-containerregistry/blob/v0.20.3/pkg/name/registry.go
 */
export function createTrust(host: string, options: TrustOptions, connections: Connections): Trust {
  const { origin, hostname } = new URL(`https://${host}`)
  const verified: RegistryEndpoint = { origin, verify: true }
  const unverified: RegistryEndpoint = { origin, verify: false }
  const plain: RegistryEndpoint = { origin: new URL(`http://${host}`).origin, verify: false }
  const probing = createSingleFlight<boolean>()
  const leading = createSingleFlight<Response>()
  let known: RegistryEndpoint | undefined
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })

  const attempt = (endpoint: RegistryEndpoint, request: Request): Promise<Response> => {
    const { send, stands } = connections.open(endpoint.origin, endpoint.verify, endpoint.networks)
    void stands.then(() => {
      known ??= endpoint
      reach()
    })
    return send(request)
  }

  const unverifiedOrPlain = async (request: Request): Promise<Response> => {
    try {
      return await attempt(unverified, request)
    } catch (error) {
      if (known !== undefined || !isNoTlsHere(error, host)) throw error
      return attempt(plain, request)
    }
  }

  // An authority is for a registry elsewhere: what an engine trusts no longer counts, and this machine stays as it is.
  const strict = options.certificateAuthority !== undefined

  const find = (request: Request): Promise<Response> => {
    if (options.plainHttp) return plainFirst(request)
    if (options.insecure) return unverifiedOrPlain(request)
    return isRead(request) && isThisMachine(hostname) ? plainFirst(request) : verifiedFirst(request)
  }

  const verifiedFirst = async (request: Request): Promise<Response> => {
    try {
      return await attempt(verified, request)
    } catch (error) {
      const isUnverified = isCertificateFailure(error)
      const wantsTrust = known === undefined && (isUnverified || isNoTlsHere(error, host))
      const engine = strict ? async () => undefined : options.engine
      const trusted = wantsTrust ? await trustIn(host, engine) : undefined
      if (trusted === undefined) throw error
      return await attempt({ ...(isUnverified ? unverified : plain), ...trusted }, request).catch(
        (second: unknown) => {
          throw second instanceof AddressFailure ? error : second
        },
      )
    }
  }

  // That the port is open says nothing here: it may be one of TLS.
  const plainFirst = async (request: Request): Promise<Response> => {
    const here = options.plainHttp ? plain : { ...plain, networks: loopbackNetworks }
    const { send, stands } = connections.open(here.origin, here.verify, here.networks)
    void stands.then(reach)
    try {
      const response = await send(request)
      if (response.status !== 400 || !(await speaksTls(request))) {
        known ??= here
        return response
      }
    } catch (error) {
      if (request.signal.aborted || isNobodyThere(error, host) || !(await speaksTls(request))) throw error
    }
    if (!options.plainHttp) {
      const { value, led } = await leading(request.signal, () => verifiedFirst(request))
      return led ? value : onward(request)
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

  const onward = (request: Request): Promise<Response> =>
    known === undefined
      ? find(request)
      : connections.open(known.origin, known.verify, known.networks).send(request)

  return {
    send: onward,
    reached,
    endpoint: () => known ?? (options.plainHttp ? plain : verified),
  }
}

/** No TLS on the port; without a port in its name a registry may also be on port 80 alone. */
function isNoTlsHere(error: unknown, host: string): boolean {
  return isPlainHttp(error) || (codeOf(error) === 'ECONNREFUSED' && !hasPort(host))
}

/** Nobody listens, or nobody answers; without a port in its name a registry may be on port 443 alone. */
function isNobodyThere(error: unknown, host: string): boolean {
  const code = codeOf(error)
  return code === 'ECONNREFUSED' ? hasPort(host) : code === 'ANSWER_TIMEOUT'
}

const hasPort = (host: string): boolean => /:\d+$/.test(host)

/**
 * What is trusted of a host without a verified certificate: undefined, nothing; else the networks in which it must be.
 * The name is looked up here to see whether it is worth a try: the connection's own address decides.
 */
async function trustIn(
  host: string,
  engine: TrustOptions['engine'],
): Promise<Pick<RegistryEndpoint, 'networks'> | undefined> {
  const { hostname } = new URL(`https://${host}`)
  if (await isLoopback(hostname)) return { networks: loopbackNetworks }
  // It may be asked before it is known that there is one.
  const trust = await engine().catch(() => undefined)
  if (trust === undefined) return undefined
  if (trust.insecureRegistries.includes(host)) return {}
  const isThere = await isWithin(hostname, trust.insecureNetworks)
  return isThere ? { networks: [...loopbackNetworks, ...trust.insecureNetworks] } : undefined
}

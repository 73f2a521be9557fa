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
  /** `--plain-http`: use plain HTTP only. */
  readonly plainHttp: boolean
  /** `--insecure`: accept any certificate, and plain HTTP if the registry does not speak TLS. */
  readonly insecure: boolean
  /** Neither flag applies to this registry, so no hint names them. */
  readonly alwaysVerified?: boolean
  /** `--ca-file`: registries on other machines need a verified connection. */
  readonly certificateAuthority?: string
  /** Returns the registries that a local engine trusts. Called only if a verified connection fails. */
  readonly engine: () => Promise<EngineTrust | undefined>
}

/** How to reach a host. */
export interface RegistryEndpoint {
  /** As URLs write it: in lower case, without the scheme's own port. */
  readonly origin: string
  /** False if any certificate is accepted. */
  readonly verify: boolean
  /** The networks in which the host is trusted; undefined means any. */
  readonly networks?: readonly string[]
}

export interface Trust {
  readonly send: RoundTrip
  /** Resolves once a connection is established. */
  readonly reached: Promise<void>
  /** The endpoint that answers; until that is known, the expected endpoint. */
  endpoint(): RegistryEndpoint
}

/**
 * Finds scheme and verification for a host by its first request. As docker does, it tries verified TLS first. If the
 * host is trusted without a certificate, it then tries unverified TLS, or plain HTTP if the server does not speak TLS. On
 * this machine it tries plain HTTP first, as crane does, because few local registries speak TLS. The endpoint of the
 * first established connection is kept. Until then, `createSession` sends a single request, without authorization.
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
    const { send, established } = connections.open(endpoint.origin, endpoint.verify, endpoint.networks)
    void established.then(() => {
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

  // With --ca-file the engine's trust no longer counts. The rules for this machine stay.
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

  // An established TCP connection does not settle the scheme: the port may speak TLS.
  const plainFirst = async (request: Request): Promise<Response> => {
    const here = options.plainHttp ? plain : { ...plain, networks: loopbackNetworks }
    const { send, established } = connections.open(here.origin, here.verify, here.networks)
    void established.then(reach)
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
      message: `${host} speaks HTTPS, but semtag used plain HTTP.`,
      hint: 'Leave out --plain-http.',
      speaker: 'registry',
    })
  }

  // Servers answer plain HTTP on a TLS port in different ways (a 400, an alert, nothing), so ask over TLS.
  const speaksTls = async ({ signal }: Request): Promise<boolean> => {
    const request: Request = { method: 'GET', path: '/v2/', headers: {}, signal }
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

/** The port speaks no TLS. A registry whose name has no port may also listen on port 80 only. */
function isNoTlsHere(error: unknown, host: string): boolean {
  return isPlainHttp(error) || (codeOf(error) === 'ECONNREFUSED' && !hasPort(host))
}

/** Nothing listens or answers. A registry whose name has no port may also listen on port 443 only. */
function isNobodyThere(error: unknown, host: string): boolean {
  const code = codeOf(error)
  return code === 'ECONNREFUSED' ? hasPort(host) : code === 'ANSWER_TIMEOUT'
}

const hasPort = (host: string): boolean => /:\d+$/.test(host)

/**
 * The networks in which a host is trusted without a verified certificate; undefined if it is not trusted. The lookup here
 * only tells whether a try is worthwhile. The address of the connection decides.
 */
async function trustIn(
  host: string,
  engine: TrustOptions['engine'],
): Promise<Pick<RegistryEndpoint, 'networks'> | undefined> {
  const { hostname } = new URL(`https://${host}`)
  if (await isLoopback(hostname)) return { networks: loopbackNetworks }
  // There may be no engine at all.
  const trust = await engine().catch(() => undefined)
  if (trust === undefined) return undefined
  if (trust.insecureRegistries.includes(host)) return {}
  const isThere = await isWithin(hostname, trust.insecureNetworks)
  return isThere ? { networks: [...loopbackNetworks, ...trust.insecureNetworks] } : undefined
}

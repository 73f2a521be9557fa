import { dockerHub } from '../domain/image/reference.ts'
import { refusingPages } from './api/web-page.ts'
import { authenticating } from './auth/authenticate.ts'
import { checkRealm, openRealm } from './auth/realm.ts'
import { createSession } from './auth/session.ts'
import { fetchToken } from './auth/tokens.ts'
import type { Connections } from './http/connections.ts'
import { mapErrors } from './http/failure.ts'
import type { Pace } from './http/pace.ts'
import { type Moved, redirecting } from './http/redirect.ts'
import type { RoundTrip } from './http/request.ts'
import { retrying } from './http/retry.ts'
import { defaultTimeouts } from './http/timeouts.ts'
import type { RegistryClientOptions } from './options.ts'
import { createTrust } from './trust.ts'

/** One registry, with the state that its repositories share. */
export interface Host {
  /** A `RoundTrip` with the rights on one repository, by its path `gallery/ui`. */
  send(path: string): RoundTrip
  /** True once the registry redirected the read of a manifest or a list to another host. */
  isMoved(): boolean
}

/** The state that all hosts of a client share. */
export interface Shared {
  readonly connections: Connections
  /** The pace of all requests to a host, `registry.local:5000`. */
  readonly paceOf: (host: string) => Pace
}

/**
 * Decorates the `RoundTrip` of a registry, from the inside out: trust, pace, retries, redirects, authorization, errors.
 */
export function createHost(
  registry: string,
  options: RegistryClientOptions,
  { connections, paceOf }: Shared,
): Host {
  const { credentials, clock, onRetry = () => {}, onSecret = () => {}, scopes = 'pull,push' } = options
  const { timeouts = defaultTimeouts, onNotice = () => {} } = options
  // docker.io is only the name of Docker Hub in references: https://github.com/distribution/reference
  const address = registry === dockerHub ? 'registry-1.docker.io' : registry
  const trust = createTrust(address, options.trust, connections)
  const insecure = options.trust.insecure
  const withRetries = (host: string, send: RoundTrip) =>
    retrying({ host, clock, pace: paceOf(host), onRetry }, send)

  const outside = (origin: string): RoundTrip => {
    const { host } = new URL(origin)
    return mapErrors(host, timeouts, withRetries(host, connections.open(origin, !insecure).send))
  }

  let moved = false
  let noticed = false
  const onMoved = ({ host, to, write }: Moved): void => {
    moved = true
    if (!write || noticed) return
    noticed = true
    onNotice(`${host} redirects writes to ${to}. semtag follows, and sends ${to} no credentials.`)
  }

  const own = redirecting({ outside, onMoved }, withRetries(address, trust.send))

  const session = createSession({
    registry,
    credentials,
    clock,
    scopes,
    onSecret,
    reached: trust.reached,
    async isAccepted(authorization, signal) {
      const headers = { authorization }
      const response = await own({ method: 'GET', path: '/v2/', headers, signal })
      return response.status !== 401
    },
    async fetchToken(request) {
      const realm = await checkRealm(request.realm, registry, trust.endpoint())
      const send = await openRealm(realm, trust.endpoint(), insecure, connections)
      return fetchToken(
        { ...request, realm },
        mapErrors(realm.host, timeouts, withRetries(realm.host, send)),
        clock,
      )
    },
  })

  return {
    send: (path) =>
      mapErrors(
        address,
        timeouts,
        refusingPages(
          registry,
          authenticating(session, path, () => trust.endpoint().origin, own),
        ),
        options.trust.alwaysVerified,
      ),
    isMoved: () => moved,
  }
}

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

/** One registry with all that its repositories share. */
export interface Host {
  /** Requests with the rights on one repository, its path `gallery/ui`. */
  send(path: string): RoundTrip
  /** True once a manifest or a list was found behind a redirect to another host. */
  isMoved(): boolean
}

/** What all hosts of a client share. */
export interface Shared {
  readonly connections: Connections
  /** The pace of a host, `registry.local:5000`: one for all requests to it. */
  readonly paceOf: (host: string) => Pace
}

/**
 * Wraps the layers of a request around each other, outermost last: trust, pace, retries, redirects, authorization,
 * words.
 */
export function createHost(
  registry: string,
  options: RegistryClientOptions,
  { connections, paceOf }: Shared,
): Host {
  const { credentials, clock, onRetry = () => {}, onSecret = () => {}, scopes = 'pull,push' } = options
  const { timeouts = defaultTimeouts, onNotice = () => {} } = options
  // https://github.com/distribution/reference: docker.io is the name of Docker Hub, and this its server.
  const address = registry === dockerHub ? 'registry-1.docker.io' : registry
  const trust = createTrust(address, options.trust, connections)
  const insecure = options.trust.insecure
  const steady = (host: string, send: RoundTrip) =>
    retrying({ host, clock, pace: paceOf(host), onRetry }, send)

  const outside = (origin: string): RoundTrip => {
    const { host } = new URL(origin)
    return mapErrors(host, timeouts, steady(host, connections.open(origin, !insecure).send))
  }

  let moved = false
  let told = false
  const onMoved = ({ host, to, write }: Moved): void => {
    moved = true
    if (!write || told) return
    told = true
    onNotice(`${host} redirects writes to ${to}. semtag follows, and shows ${to} no credentials.`)
  }

  const own = redirecting({ outside, onMoved }, steady(address, trust.send))

  const session = createSession({
    registry,
    credentials,
    clock,
    scopes,
    onSecret,
    reached: trust.reached,
    async isAccepted(authorization, signal) {
      const headers = { authorization }
      const response = await own({ method: 'GET', path: '/v2/', headers, limit: 64 * 1024, signal })
      return response.status !== 401
    },
    async fetchToken(request) {
      const realm = await checkRealm(request.realm, registry, trust.endpoint())
      const send = await openRealm(realm, trust.endpoint(), insecure, connections)
      return fetchToken(
        { ...request, realm },
        mapErrors(realm.host, timeouts, steady(realm.host, send)),
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

import type { Repository } from '../domain/image/reference.ts'
import type { Registry } from '../ports/registry.ts'
import { createRepository } from './api/repository.ts'
import { type SeveralTags, unknownSeveralTags } from './api/target.ts'
import { createHost, type Host, type Shared } from './host.ts'
import { createConnections } from './http/connections.ts'
import { createPace, type Pace } from './http/pace.ts'
import { createPause } from './http/retry.ts'
import { defaultTimeouts } from './http/timeouts.ts'
import type { RegistryClientOptions } from './options.ts'

export type { RetryEvent } from './http/retry.ts'

/** Reaches registries directly. The repositories of a registry share its connections, challenge and tokens. */
export interface RegistryClient {
  /** The registry port for a repository. It sends nothing until one of its methods is called. */
  repository(repository: Repository): Registry
  /** Ends all requests and connections. */
  close(): Promise<void>
}

/**
 * @example
 * const client = createRegistryClient({ credentials, clock, trust, userAgent: 'semtag/1.0.0' })
 * const tags = await client.repository({ registry: 'registry.local:5000', path: 'gallery/ui' }).tags(signal)
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const {
    trust,
    clock,
    onRetry = () => {},
    onThrottle = () => {},
    onRequest = () => {},
    onWait = () => () => {},
    onSecret = () => {},
    env = {},
    timeouts = defaultTimeouts,
    trusting,
  } = options
  const connections = createConnections({
    ...options,
    certificates: trust,
    onRequest,
    onWait,
    onSecret,
    env,
    timeouts,
  })
  const paces = new Map<string, Pace>()
  const paceOf: Shared['paceOf'] = (host) => {
    const pace = paces.get(host) ?? createPace(host, clock, onThrottle)
    paces.set(host, pace)
    return pace
  }
  // --plain-http for a target must not apply to the registry that an image is copied from.
  const trustIn = (registry: string) =>
    trusting === undefined || trusting.has(registry)
      ? trust
      : { ...trust, plainHttp: false, insecure: false, alwaysVerified: true }
  const hosts = new Map<string, { readonly host: Host; readonly severalTags: SeveralTags }>()
  return {
    repository(repository) {
      const { registry, path } = repository
      const known = hosts.get(registry) ?? {
        host: createHost(registry, { ...options, trust: trustIn(registry) }, { connections, paceOf }),
        severalTags: unknownSeveralTags(),
      }
      hosts.set(registry, known)
      return createRepository({
        repository,
        send: known.host.send(path),
        isMoved: known.host.isMoved,
        pause: createPause(registry, clock, onRetry),
        severalTags: known.severalTags,
      })
    },
    close: () => connections.close(),
  }
}

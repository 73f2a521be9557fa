import type { Repository } from '../domain/reference.ts'
import type { Registry } from '../ports.ts'
import { createConnections } from './connections.ts'
import { createHost, type Host } from './host.ts'
import type { RegistryClientOptions } from './options.ts'
import { createRepository } from './repository.ts'

export type { RegistryClientOptions } from './options.ts'
export type { RetryEvent } from './retry.ts'

/** Registries reached directly: one pool of connections, one challenge and one set of tokens for each host. */
export interface RegistryClient {
  /** The repository's registry; nothing is sent before its first method is called. */
  repository(repository: Repository): Registry
  /** Ends what is under way, and every connection. */
  close(): Promise<void>
}

/**
 * @example
 * const client = createRegistryClient({ credentials, clock, trust, userAgent: 'semtag/1.0.0' })
 * const tags = await client.repository({ registry: 'registry.local:5000', path: 'gallery/ui' }).tags(signal)
 */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { trust, clock, userAgent, onRequest = () => {} } = options
  const connections = createConnections({ certificates: trust, clock, userAgent, onRequest })
  // It may fail before anyone asks what it trusts.
  const engine = trust.engine.catch(() => undefined)
  const hosts = new Map<string, Host>()
  return {
    repository(repository) {
      const { registry, path } = repository
      const host =
        hosts.get(registry) ?? createHost(registry, { ...options, trust: { ...trust, engine } }, connections)
      hosts.set(registry, host)
      return createRepository({ repository, send: host.send(path) })
    },
    close: () => connections.close(),
  }
}

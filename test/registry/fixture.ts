import { once, setMaxListeners } from 'node:events'
import type { Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { isSemtagError, type SemtagError } from '../../src/domain/errors.ts'
import { isTag, type Tag } from '../../src/domain/image/tag.ts'
import type { Credential } from '../../src/ports/credentials.ts'
import type { Registry } from '../../src/ports/registry.ts'
import type { RequestEvent } from '../../src/ports/run.ts'
import { type RepositoryClient, unknownSeveralTags } from '../../src/registry/api/target.ts'
import { createRegistryClient, type RetryEvent } from '../../src/registry/client.ts'
import type { RoundTrip } from '../../src/registry/http/request.ts'
import type { RegistryClientOptions } from '../../src/registry/options.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'

export interface FixtureOptions extends Partial<Omit<RegistryClientOptions, 'trust' | 'credentials'>> {
  readonly trust?: Partial<RegistryClientOptions['trust']>
  readonly credential?: Credential
  readonly credentials?: RegistryClientOptions['credentials']
}

export interface Fixture {
  at(registry: string | TestRegistry, path?: string): Registry
  readonly requests: readonly RequestEvent[]
  readonly retries: readonly RetryEvent[]
  readonly secrets: readonly string[]
  /** The waits asked of the clock. It does not wait. */
  readonly sleeps: readonly number[]
  /** Moves the clock. */
  pass(seconds: number): void
  close(): Promise<void>
}

/** Creates a client whose clock does not wait. The test closes it at its end. */
export function createFixture({ trust, credential, credentials, ...options }: FixtureOptions = {}): Fixture {
  const requests: RequestEvent[] = []
  const retries: RetryEvent[] = []
  const secrets: string[] = []
  const sleeps: number[] = []
  let now = Date.UTC(2026, 0, 1)
  const client = createRegistryClient({
    credentials: credentials ?? { find: async () => credential },
    clock: {
      now: () => new Date(now),
      async sleep(milliseconds, signal) {
        signal.throwIfAborted()
        sleeps.push(milliseconds)
        now += milliseconds
      },
    },
    trust: {
      plainHttp: false,
      insecure: false,
      certificatesDirectories: [],
      engine: async () => undefined,
      ...trust,
    },
    userAgent: 'semtag/test',
    onRequest: (event) => requests.push(event),
    onRetry: (event) => retries.push(event),
    onSecret: (secret) => secrets.push(secret),
    ...options,
  })
  onTestFinished(() => client.close())
  return {
    at: (registry, path = 'gallery/ui') =>
      client.repository({ registry: typeof registry === 'string' ? registry : registry.host, path }),
    requests,
    retries,
    secrets,
    sleeps,
    pass(seconds) {
      now += seconds * 1000
    },
    close: () => client.close(),
  }
}

/** A repository of a registry that is only a function: a thousand answers cost no connection. */
export function clientOf(send: RoundTrip): RepositoryClient {
  return {
    repository: { registry: 'registry.local', path: 'gallery/ui' },
    send,
    isMoved: () => false,
    pause: async () => {},
    severalTags: unknownSeveralTags(),
  }
}

/** Starts a registry that ends with the test. */
export async function openRegistry(options?: RegistryOptions): Promise<TestRegistry> {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  return registry
}

/** Starts a server and returns its port. The server and its connections end with the test. */
export async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A name for this machine that is no loopback address, as a host elsewhere. */
export const elsewhere = '0.0.0.0'

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal
setMaxListeners(0, calm)

export function tag(text: string): Tag {
  if (!isTag(text)) throw new Error(`${text} is no tag`)
  return text
}

/** The SemtagError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<SemtagError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isSemtagError(error)) throw new Error('no SemtagError', { cause: error })
  return error
}

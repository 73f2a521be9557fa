import type { ExplicitCredential } from '../config/credential.ts'
import type { SharedFlags } from '../config/flags.ts'
import { createCredentials, type TellingCredentials } from '../credentials/credentials.ts'
import type { Repository } from '../domain/image/reference.ts'
import type { Wording } from '../domain/wording.ts'
import type { ConnectedEngine, EngineOptions } from '../engine/connect.ts'
import { checkHost } from '../engine/endpoint.ts'
import type { Engine, EngineInfo, EngineTrust } from '../ports/engine.ts'
import type { Registry } from '../ports/registry.ts'
import { createRegistryClient } from '../registry/client.ts'
import { certificateDirectories, type RegistryClientOptions } from '../registry/options.ts'
import type { Ambient } from './ambient.ts'

/** An engine that semtag connects to at its first use, and asks for its info once. */
interface LazyEngine {
  readonly connect: () => Promise<Engine>
  /** What a local engine trusts; undefined for a remote engine, or if there is none. */
  trust(signal: AbortSignal): Promise<EngineTrust | undefined>
  close(): Promise<void>
}

function lazyEngine(options: EngineOptions): LazyEngine {
  let connected: Promise<ConnectedEngine> | undefined
  let info: Promise<EngineInfo> | undefined
  const open = (): Promise<ConnectedEngine> => {
    connected ??= import('../engine/connect.ts').then(({ connectEngine }) => connectEngine(options))
    return connected
  }
  const askOnce = (engine: Engine, signal: AbortSignal): Promise<EngineInfo> => {
    info ??= engine.info(signal)
    return info
  }
  return {
    connect: async () => {
      const engine = await open()
      return { ...engine, info: (signal) => askOnce(engine, signal) }
    },
    async trust(signal) {
      try {
        const { local, trust } = await askOnce(await open(), signal)
        return local ? trust : undefined
      } catch {
        // A command that needs the engine reports its failure.
        return undefined
      }
    },
    close: async () => (await connected)?.close(),
  }
}

/** The options that say how to reach registries. */
export interface RegistriesOptions {
  readonly credential: ExplicitCredential | undefined
  readonly flags: Pick<SharedFlags, 'host' | 'context' | 'plain-http' | 'insecure'>
  readonly wording: Wording
}

/** The registries of a run, with the credentials and the engine that they use. */
export interface OpenedRegistries {
  readonly repository: (repository: Repository) => Registry
  readonly credentials: TellingCredentials
  readonly engine: LazyEngine
  close(): Promise<void>
}

export interface RegistriesAccess {
  /** The rights that semtag asks for in a token for reading. */
  readonly scopes: NonNullable<RegistryClientOptions['scopes']>
  /** Whether semtag asks a local engine what it trusts if a verified connection fails. */
  readonly asksEngine: boolean
  /** The repositories on the registries that `--plain-http` and `--insecure` apply to. */
  readonly repositories: readonly Repository[]
}

/** Opens registries with the credentials and the trust that flags, environment and a local engine give. */
export function openRegistries(
  { credential, flags, wording }: RegistriesOptions,
  ambient: Ambient,
  { scopes, asksEngine, repositories }: RegistriesAccess,
): OpenedRegistries {
  const { reporter, signal, password, certificateAuthority } = ambient
  const credentials = createCredentials({
    ...ambient,
    onWarning: (message) => reporter.event({ kind: 'warning', message }),
    ...(credential !== undefined && password !== undefined && { explicit: { ...credential, password } }),
  })
  const engine = lazyEngine({
    ...ambient,
    ...engineNames({ flags, wording }),
    unverified: flags['plain-http'] || flags.insecure,
  })
  const registries = createRegistryClient({
    ...ambient,
    credentials,
    onRetry: ({ method, path, reason, attempt, wait }) =>
      reporter.event({
        kind: 'retrying',
        request: `${method} ${path}`,
        reason,
        attempt,
        milliseconds: wait,
      }),
    onNotice: (message) => reporter.event({ kind: 'warning', message }),
    onThrottle: ({ host, reason }) => reporter.event({ kind: 'throttled', registry: host, reason }),
    scopes,
    trusting: new Set(repositories.map(({ registry }) => registry)),
    trust: {
      plainHttp: flags['plain-http'],
      insecure: flags.insecure,
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
      certificatesDirectories: certificateDirectories(ambient),
      engine: async () => (asksEngine ? engine.trust(signal) : undefined),
    },
  })
  return {
    repository: registries.repository,
    credentials,
    engine,
    close: async () => void (await Promise.allSettled([registries.close(), engine.close()])),
  }
}

/** The values of `--host` and `--context`, and the names of both in messages. */
interface EngineNames {
  readonly flags: Partial<Record<'host' | 'context', string | undefined>>
  readonly wording: Wording
}

function engineNames({ flags: { host, context }, wording }: EngineNames) {
  return {
    ...(host === undefined ? {} : { host }),
    ...(context === undefined ? {} : { context }),
    names: { host: wording.name('host'), context: wording.name('context') },
  }
}

/**
 * Checks the address of the engine without contacting it.
 *
 * @throws INVALID_ARGUMENT
 */
export async function checkEngine(named: EngineNames): Promise<void> {
  checkHost(engineNames(named))
}

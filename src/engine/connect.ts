import type { Engine } from '../ports/engine.ts'
import type { OnWait, RequestEvent } from '../ports/run.ts'
import { distribution } from './api/distribution.ts'
import { info } from './api/info.ts'
import { inspect } from './api/inspect.ts'
import { pushTag } from './api/push.ts'
import { tag, untag } from './api/tag.ts'
import type { EndpointSettings } from './endpoint/settings.ts'
import { resolveEndpoint } from './endpoint.ts'
import { createClient } from './http/client.ts'
import { createModem } from './http/modem.ts'

export interface EngineOptions extends EndpointSettings {
  /** True if a person can answer the questions of ssh. */
  readonly terminal?: boolean
  /** True if pushes may skip the verification of TLS. Only Podman lets each push decide. */
  readonly unverified?: boolean
  /** The time limit of each call but pushes, in milliseconds; 60,000 by default. */
  readonly timeout?: number
  /** Called after each request. */
  readonly onRequest?: (event: RequestEvent) => void
  readonly onWait?: OnWait
}

/** An engine whose connections stay open until it is closed. */
export interface ConnectedEngine extends Engine {
  close(): Promise<void>
}

/**
 * Finds the engine that the options name. The first call, not this function, fails if the engine does not answer.
 *
 * @throws INVALID_ARGUMENT, ENGINE_CONFIGURATION, ENGINE_UNREACHABLE
 * @example
 * const engine = await connectEngine({ env: process.env, homeDirectory: homedir(), platform: process.platform })
 * try { console.log((await engine.info(signal)).name) } finally { await engine.close() }
 */
export async function connectEngine(options: EngineOptions): Promise<ConnectedEngine> {
  const { env, terminal = false, unverified = false, timeout = 60_000 } = options
  const endpoint = await resolveEndpoint(options)
  const modem = createModem(endpoint, { env, terminal })
  const client = createClient(modem, endpoint, timeout, options)
  return {
    info: (signal) => info(client, signal),
    inspect: (image, platform, signal) => inspect(client, image, platform, signal),
    tag: (id, repository, name, signal) => tag(client, id, repository, name, signal),
    untag: (repository, name, signal) => untag(client, repository, name, signal),
    push: (repository, name, settings) => pushTag(client, repository, name, { ...settings, unverified }),
    distribution: (repository, name, credential, signal) =>
      distribution(client, repository, name, credential, signal),
    close: async () => client.close(),
  }
}

import type { ConnectedEngine, EngineOptions } from '../engine/connect.ts'
import type { Engine, EngineInfo, EngineTrust } from '../ports.ts'

/** An engine that is found when it is first used, and asked for its info once. */
export interface LazyEngine {
  readonly connect: () => Promise<Engine>
  /** What a local engine trusts; undefined for a remote one, and where there is none. */
  trust(signal: AbortSignal): Promise<EngineTrust | undefined>
  close(): Promise<void>
}

export function lazyEngine(options: EngineOptions): LazyEngine {
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
        // What is wrong with the engine is told where the engine is needed.
        return undefined
      }
    },
    close: async () => (await connected)?.close(),
  }
}

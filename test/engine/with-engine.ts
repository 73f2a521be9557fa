import { onTestFinished } from 'vitest'
import { type ConnectedEngine, connectEngine, type EngineOptions } from '../../src/engine/connect.ts'
import { type FakeEngine, type EngineOptions as FakeOptions, startEngine } from '../support/engine/engine.ts'

export const never: AbortSignal = new AbortController().signal

/** A fake engine and a connection of semtag to it, until the end of the test. */
export async function withEngine(
  options: FakeOptions = {},
  settings: Partial<EngineOptions> = {},
): Promise<{ fake: FakeEngine; engine: ConnectedEngine }> {
  const fake = await startEngine(options)
  onTestFinished(() => fake.close())
  return { fake, engine: await connect({ host: fake.host, ...settings }) }
}

export async function connect(settings: Partial<EngineOptions>): Promise<ConnectedEngine> {
  const engine = await connectEngine({ env: {}, homeDirectory: '/nowhere', platform: 'linux', ...settings })
  onTestFinished(() => engine.close())
  return engine
}

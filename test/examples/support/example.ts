import { vi } from 'vitest'
import { startEngine } from '../../rig/index.ts'
import { type RegistryOptions, type RigRegistry, startRegistry } from '../../rig/registry.ts'
import { type Folder, layFolder } from './folder.ts'

/** An example with an engine and a registry of its own: examples build and release images of the same names. */
export interface Example extends Folder {
  /** What `registry.local:5000` is in the files of the folder. */
  readonly registry: RigRegistry
  /** As DOCKER_HOST has it, which the scripts find set. */
  readonly engineHost: string
  stop(): Promise<void>
}

export async function openExample(name: string, options: RegistryOptions = {}): Promise<Example> {
  vi.stubEnv('SEMTAG_TEST_ENGINE', '')
  const [engine, registry] = await Promise.all([startEngine(), startRegistry(options)])
  const hosts = { 'registry.local:5000': registry.host }
  const folder = await layFolder({ name, hosts, env: { DOCKER_HOST: engine.host } })
  return {
    ...folder,
    registry,
    engineHost: engine.host,
    async stop() {
      await Promise.all([engine.stop(), registry.stop(), folder.remove()])
    },
  }
}

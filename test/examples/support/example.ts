import { vi } from 'vitest'
import { startEngine } from '../../rig/index.ts'
import { type RegistryOptions, type RigRegistry, startRegistry } from '../../rig/registry.ts'
import { type Folder, type FolderOptions, layFolder } from './folder.ts'
import type { NpmRegistry } from './npm-registry.ts'

/** An example with an engine and a registry of its own: examples build and release images of the same names. */
export interface Example extends Folder {
  /** What `registry.local:5000` is in the files of the folder. */
  readonly registry: RigRegistry
  /** As DOCKER_HOST has it, which the scripts find set. */
  readonly engineHost: string
  stop(): Promise<void>
}

export interface ExampleOptions extends RegistryOptions, Pick<FolderOptions, 'standIns'> {
  readonly npmRegistry?: NpmRegistry
  /** What its scripts find set besides. */
  readonly env?: Readonly<Record<string, string>>
}

export async function openExample(name: string, options: ExampleOptions = {}): Promise<Example> {
  vi.stubEnv('SEMTAG_TEST_ENGINE', '')
  const [engine, registry] = await Promise.all([startEngine(), startRegistry(options)])
  const hosts = { 'registry.local:5000': registry.host }
  const folder = await layFolder({
    name,
    hosts,
    env: { DOCKER_HOST: engine.host, ...options.env },
    ...(options.standIns === undefined ? {} : { standIns: options.standIns }),
    ...(options.npmRegistry === undefined ? {} : { npmRegistry: options.npmRegistry.host }),
  })
  return {
    ...folder,
    registry,
    engineHost: engine.host,
    async stop() {
      await Promise.all([engine.stop(), registry.stop(), folder.remove()])
    },
  }
}

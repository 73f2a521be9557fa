import type { TestProject } from 'vitest/node'
import { startEngine } from './engine.ts'
import { startRegistry } from './registry.ts'
import './shared.ts'

/** Starts one engine and one open registry for the run; what cannot be started fails it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine()
  const registry = await startRegistry({ deletion: true }).catch(async (error: unknown) => {
    await engine.stop()
    throw error
  })
  project.provide('rig', { engineHost: engine.host, registry: registry.location })
  return async () => {
    await Promise.all([engine.stop(), registry.stop()])
  }
}

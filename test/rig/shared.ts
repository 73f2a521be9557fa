import { inject } from 'vitest'
import { connectRegistry, type RegistryLocation, type SharedRegistry } from './registry.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What `global-setup.ts` started for the run. */
    readonly rig: { readonly engineHost: string; readonly registry: RegistryLocation }
  }
}

/** The engine that all files of a run share, as DOCKER_HOST has it: name images after your test. */
export function sharedEngine(): { readonly host: string } {
  return { host: inject('rig').engineHost }
}

/** The open registry that all files of a run share: use repositories of your own, and look for them in its log. */
export function sharedRegistry(): SharedRegistry {
  return connectRegistry(inject('rig').registry)
}

import type { Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { Registry } from '../ports/registry.ts'
import type { EngineRoute } from './engine-push.ts'
import type { ImageRequest } from './request.ts'
import { withEngineFallback } from './route/engine-fallback.ts'
import { eitherView, viaEngine } from './route/via-engine.ts'

export interface RouteOptions {
  /** How tags are read and written: directly, through the engine, or directly with the engine as the fallback. */
  readonly via: 'auto' | 'registry' | 'engine'
  readonly exactTag: Tag
  /** True if the user said how to trust the registry. */
  readonly isTrustGiven: boolean
  readonly direct: (repository: Repository) => Registry
  /** Registries that have their warning already. The images of a release share this set. */
  readonly warned: Set<string>
  /** Undefined for an image that is in no engine: it is always sent directly. */
  readonly engineRoute: EngineRoute | undefined
}

/** Opens the targets of an image as `--via` says. */
export function routeTo({
  via,
  exactTag,
  isTrustGiven,
  direct,
  warned,
  engineRoute,
}: RouteOptions): ImageRequest['registry'] {
  return (repository, warn) => {
    const registry = direct(repository)
    if (engineRoute === undefined || via === 'registry') return registry
    if (via === 'engine')
      return viaEngine(repository, eitherView(repository, registry, engineRoute), engineRoute)
    const warnOnce = (message: string) => {
      if (!warned.has(repository.registry)) warn(message)
      warned.add(repository.registry)
    }
    return withEngineFallback(repository, registry, {
      ...engineRoute,
      exactTag,
      isTrustGiven,
      warn: warnOnce,
    })
  }
}

import type { Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { Registry } from '../ports/registry.ts'
import type { ImageRequest } from './request.ts'
import { reachable } from './route/reachable.ts'
import { eitherView, viaEngine } from './route/via-engine.ts'
import type { EngineWay } from './source.ts'

export interface RouteOptions {
  /** How tags are read and written: directly, through the engine, or whichever way there is. */
  readonly via: 'auto' | 'registry' | 'engine'
  readonly exactTag: Tag
  /** True if the user said how the registry is trusted. */
  readonly isTrustGiven: boolean
  readonly direct: (repository: Repository) => Registry
  /** The registries that a warning was given for: it is given once. The images of a release share it. */
  readonly warned: Set<string>
  /** Through the engine; undefined for an image that is in none, which is sent directly. */
  readonly way: EngineWay | undefined
}

/** How the targets of an image are reached, as `--via` says. */
export function routeTo({
  via,
  exactTag,
  isTrustGiven,
  direct,
  warned,
  way,
}: RouteOptions): ImageRequest['registry'] {
  return (repository, warn) => {
    const registry = direct(repository)
    if (way === undefined || via === 'registry') return registry
    if (via === 'engine') return viaEngine(repository, eitherView(repository, registry, way), way)
    const once = (message: string) => {
      if (!warned.has(repository.registry)) warn(message)
      warned.add(repository.registry)
    }
    return reachable(repository, registry, { ...way, exactTag, isTrustGiven, warn: once })
  }
}

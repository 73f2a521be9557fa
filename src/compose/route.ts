import type { ImageOptions, PushOptions } from '../config/push.ts'
import type { Repository } from '../domain/image/reference.ts'
import { parseTag } from '../domain/image/tag.ts'
import { exactTag } from '../domain/tags/names.ts'
import type { Registry } from '../ports.ts'
import type { ImageRequest } from '../release/request.ts'
import type { EngineWay } from '../release/route/engine-view.ts'
import { reachable } from '../release/route/reachable.ts'
import { eitherView, viaEngine } from '../release/route/via-engine.ts'

/** What the images of a release share. */
export interface SharedWays {
  readonly direct: (repository: Repository) => Registry
  /** The registries that were told of: how one is reached is told once. */
  readonly warned: Set<string>
}

/**
 * How the targets are reached, as `--via` says it. `way` leads through the engine; undefined for
 * images that are in none, which are sent directly.
 */
export function openTargets(
  { version, policy, flags }: Pick<ImageOptions, 'policy' | 'flags'> & Pick<PushOptions, 'version'>,
  { direct, warned }: SharedWays,
  way: EngineWay | undefined,
): ImageRequest['registry'] {
  return (repository, warn) => {
    const registry = direct(repository)
    if (way === undefined || flags.via === 'registry') return registry
    if (flags.via === 'engine') return viaEngine(repository, eitherView(repository, registry, way), way)
    const once = (message: string) => {
      if (!warned.has(repository.registry)) warn(message)
      warned.add(repository.registry)
    }
    return reachable(repository, registry, {
      ...way,
      exactTag: parseTag(exactTag(version, policy)),
      isTrustGiven: flags['plain-http'] || flags.insecure || flags['ca-file'] !== undefined,
      warn: once,
    })
  }
}

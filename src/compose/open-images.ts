import type { ImageOptions, PushOptions } from '../config/push.ts'
import type { ImageRequest } from '../release/request.ts'
import { type Ambient, openRegistries, type RegistriesAccess } from './open-registries.ts'
import { openTargets } from './route.ts'
import { openSource } from './source.ts'

/** The images of a release with what they are reached by, which is open until it is closed. */
export interface OpenedImages {
  readonly images: readonly [ImageRequest, ...ImageRequest[]]
  close(): Promise<void>
}

/** Puts the adapters together that the options ask for; nothing is contacted before a port is called. */
export function openImages(
  options: PushOptions,
  around: Ambient,
  scopes: RegistriesAccess['scopes'],
): OpenedImages {
  const { version, versionFrom, images } = options
  const [first, ...others] = images
  const registries = openRegistries(options, around, {
    scopes,
    // An image that is in no engine needs none.
    asksEngine: images.some(({ image }) => image.kind === 'engine'),
    repositories: images.flatMap(({ targets }) => targets),
  })
  const { credentials, engine, repository: direct } = registries
  const closers = [registries.close]
  const shared = { direct, warned: new Set<string>() }
  const open = (given: ImageOptions): ImageRequest => {
    const image = { ...given, version, ...(versionFrom && { versionFrom }) }
    const { source, way, close } = openSource(image, {
      engine: engine.connect,
      registry: direct,
      credentials,
      reporter: around.reporter,
    })
    closers.push(close)
    const { policy, targets, oneByOne, flags } = given
    const { sparse, 'assume-highest': assumesHighest } = flags
    const registry = openTargets(image, shared, way)
    return { source, policy, targets, oneByOne, sparse, assumesHighest, registry }
  }
  return {
    images: [open(first), ...others.map(open)],
    close: async () => void (await Promise.allSettled(closers.map((close) => close()))),
  }
}

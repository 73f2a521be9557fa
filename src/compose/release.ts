import type { ImageOptions, PushOptions } from '../config/push.ts'
import type { Problem } from '../domain/errors.ts'
import type { PushReport } from '../domain/report.ts'
import { exactTag } from '../domain/tags/names.ts'
import { releaseAll } from '../release/release.ts'
import type { ImageRequest } from '../release/request.ts'
import { routeTo } from '../release/route.ts'
import { verify } from '../release/verify.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries, type RegistriesAccess } from './registries.ts'
import { openSource } from './source.ts'

/** The images of a release with what they are reached by, which is open until it is closed. */
interface OpenedImages {
  readonly images: readonly [ImageRequest, ...ImageRequest[]]
  close(): Promise<void>
}

/** Puts the adapters together that the options ask for; nothing is contacted before a port is called. */
function openImages(options: PushOptions, around: Ambient, scopes: RegistriesAccess['scopes']): OpenedImages {
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
  const warned = new Set<string>()
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
    const registry = routeTo({
      via: flags.via,
      exactTag: exactTag(version, policy),
      isTrustGiven: flags['plain-http'] || flags.insecure || flags['ca-file'] !== undefined,
      direct,
      warned,
      way,
    })
    return { source, policy, targets, oneByOne, sparse, assumesHighest, registry }
  }
  return {
    images: [open(first), ...others.map(open)],
    close: async () => void (await Promise.allSettled(closers.map((close) => close()))),
  }
}

/** Releases, or plans, what the options say: the adapters and the use case put together. */
export async function releaseImages(
  options: PushOptions,
  around: Ambient,
  dryRun: boolean,
): Promise<PushReport> {
  const { version, versionFrom, flags, warnings } = options
  const { images, close } = openImages(options, around, dryRun ? 'pull' : 'pull,push')
  try {
    return await releaseAll(
      {
        version,
        versionFrom,
        warnings,
        images,
        dryRun,
        bestEffort: flags['best-effort'],
        settle: flags.settle,
      },
      around,
    )
  } finally {
    await close()
  }
}

/** Looks whether what the options say could be released: the adapters and the use case put together. */
export async function verifyImages(
  options: PushOptions,
  around: Ambient,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const { images, close } = openImages(options, around, 'pull,push')
  try {
    return await verify({ images, isBuilt }, around)
  } finally {
    await close()
  }
}

import { SemtagError } from '../../domain/errors.ts'
import type { Reference } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { SourceReport } from '../../domain/report.ts'
import type { Credentials, Engine, EngineImage, Reporter } from '../../ports.ts'
import { engineImage } from './engine-image.ts'
import type { Source } from './source.ts'
import { type ClaimedVersion, versionLabel, versionWarnings } from './version-label.ts'

export interface EngineSourceOptions extends ClaimedVersion {
  readonly engine: () => Promise<Engine>
  readonly credentials: Credentials
  readonly reporter: Reporter
  readonly image: Reference
  /** The exact tag of the version, under which the image may stand locally. */
  readonly exactTag: Tag
  readonly platform: string | undefined
  /** Keeps local tags for what was written, as after `docker tag` and `docker push`. */
  readonly localTags: boolean
}

/** An image in a Docker Engine. */
export function engineSource(options: EngineSourceOptions): Source {
  const report: SourceReport = { kind: 'engine', image: options.image.text, id: null, platform: null }
  return {
    report,
    async look(signal) {
      const engine = await options.engine()
      const [info, { image, remarks }] = await Promise.all([
        engine.info(signal),
        findImage(engine, options, signal),
      ])
      refuseIncomplete(image, options)
      const wrong = versionWarnings(image.labels[versionLabel], options.image.text, options)
      return engineImage(engine, info, image, options, [...remarks, ...wrong])
    },
  }
}

async function findImage(
  engine: Engine,
  { image, exactTag, platform }: EngineSourceOptions,
  signal: AbortSignal,
): Promise<{ readonly image: EngineImage; readonly remarks: readonly string[] }> {
  const floating = image.tag === undefined && image.digest === undefined
  const versioned = `${image.text}:${exactTag}`
  const [found, other] = await Promise.all([
    engine.inspect(floating ? `${image.text}:latest` : image.text, platform, signal),
    floating ? engine.inspect(versioned, platform, signal) : undefined,
  ])
  if (found === undefined && other !== undefined)
    return { image: other, remarks: [`The engine has no ${image.text}:latest; semtag takes ${versioned}.`] }
  if (found === undefined) throw notFound(floating ? `${image.text}:latest` : image.text, image)
  if (other !== undefined && other.id !== found.id)
    throw new SemtagError({
      code: 'IMAGE_CONTRADICTS',
      message: `${image.text}:latest (${found.id}) and ${versioned} (${other.id}) are two images.`,
      hint: `Name the one to release, ${versioned} or ${image.text}:latest.`,
    })
  return { image: found, remarks: [] }
}

function notFound(name: string, { namesRegistry }: Reference): SemtagError {
  return new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `The engine has no image "${name}".`,
    hint: `Build it first, or look for its name with docker images. If the image is only in a registry, name it docker://${namesRegistry ? '' : 'REGISTRY/'}${name}.`,
  })
}

function refuseIncomplete({ missingPlatforms, platform }: EngineImage, options: EngineSourceOptions): void {
  if (options.platform !== undefined || missingPlatforms.length === 0) return
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${options.image.text}" is an index, and the engine holds no content for ${missingPlatforms.join(', ')}.`,
    hint: `Pull all platforms, or release the one that is there with --platform ${platform}.`,
  })
}

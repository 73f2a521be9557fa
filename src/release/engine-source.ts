import { SemtagError } from '../domain/errors.ts'
import type { Reference } from '../domain/reference.ts'
import type { SourceReport } from '../domain/report.ts'
import type { Tag } from '../domain/tag.ts'
import { parseVersion, type Version } from '../domain/version.ts'
import type { Credentials, Engine, EngineImage, Reporter } from '../ports.ts'
import { engineImage } from './engine-image.ts'
import type { Source } from './source.ts'

export interface EngineSourceOptions {
  readonly engine: () => Promise<Engine>
  readonly credentials: Credentials
  readonly reporter: Reporter
  readonly image: Reference
  readonly version: Version
  /** The exact tag of the version, under which the image may stand locally. */
  readonly exactTag: Tag
  readonly platform: string | undefined
  /** Refuses an image whose version label is not the version; otherwise that is a warning. */
  readonly requireVersionLabel: boolean
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
      const [info, image] = await Promise.all([engine.info(signal), findImage(engine, options, signal)])
      refuseIncomplete(image, options)
      return engineImage(engine, info, image, options, versionWarnings(image, options))
    },
  }
}

async function findImage(
  engine: Engine,
  { image, exactTag, platform }: EngineSourceOptions,
  signal: AbortSignal,
): Promise<EngineImage> {
  const floating = image.tag === undefined && image.digest === undefined
  const versioned = `${image.text}:${exactTag}`
  const [found, other] = await Promise.all([
    engine.inspect(floating ? `${image.text}:latest` : image.text, platform, signal),
    floating ? engine.inspect(versioned, platform, signal) : undefined,
  ])
  if (found === undefined)
    throw new SemtagError({
      code: 'IMAGE_NOT_FOUND',
      message: `The engine has no image "${floating ? `${image.text}:latest` : image.text}".`,
      hint:
        other === undefined
          ? 'Build it first, or look for its name with docker images.'
          : `It has ${versioned}: name that one.`,
    })
  if (other !== undefined && other.id !== found.id)
    throw new SemtagError({
      code: 'IMAGE_CONTRADICTS',
      message: `${image.text}:latest (${found.id}) and ${versioned} (${other.id}) are two images.`,
      hint: `Name the one to release, ${versioned} or ${image.text}:latest.`,
    })
  return found
}

function refuseIncomplete({ missingPlatforms, platform }: EngineImage, options: EngineSourceOptions): void {
  if (options.platform !== undefined || missingPlatforms.length === 0) return
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${options.image.text}" is an index, and the engine holds no content for ${missingPlatforms.join(', ')}.`,
    hint: `Pull all platforms, or release the one that is there with --platform ${platform}.`,
  })
}

const versionLabel = 'org.opencontainers.image.version'

function versionWarnings({ labels }: EngineImage, options: EngineSourceOptions): readonly string[] {
  const label = labels[versionLabel]
  const parsed = label === undefined ? undefined : parseVersion(label)
  if (parsed?.ok && parsed.value.text === options.version.text) return []
  if (label === undefined && !options.requireVersionLabel) return []
  const says = label === undefined ? 'has no label' : `says "${label}" in its label`
  const message = `"${options.image.text}" ${says} ${versionLabel}, and is to be released as ${options.version.text}.`
  if (!options.requireVersionLabel) return [message]
  throw new SemtagError({
    code: 'VERSION_LABEL',
    message,
    hint: 'Build the image with the label of its version, or leave out --require-version-label.',
  })
}

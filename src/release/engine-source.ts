import { SemtagError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { formatRepository, type Reference, type Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { SourceReport } from '../domain/report.ts'
import type { Descriptor, Manifest } from '../ports/content.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Engine, EngineImage, EngineInfo, LayerProgress } from '../ports/engine.ts'
import type { Reporter } from '../ports/run.ts'
import { type ClaimedVersion, mismatchWarnings, versionLabel } from './source/version-label.ts'
import type { Source, SourceImage } from './source.ts'

export interface EngineSourceOptions extends ClaimedVersion {
  readonly engine: () => Promise<Engine>
  readonly credentials: Credentials
  readonly reporter: Reporter
  readonly image: Reference
  /** The exact tag of the version: the image may have it in the engine. */
  readonly exactTag: Tag
  readonly platform: string | undefined
  /** Whether the engine keeps local tags of what was written, as after `docker tag` and `docker push`. */
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
      const wrong = mismatchWarnings(image.labels[versionLabel], options.image.text, options)
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
      message: `${image.text}:latest (${found.id}) and ${versioned} (${other.id}) are different images.`,
      hint: `Name the image to release: ${versioned} or ${image.text}:latest.`,
    })
  return { image: found, remarks: [] }
}

function notFound(name: string, { namesRegistry }: Reference): SemtagError {
  return new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `The engine has no image "${name}".`,
    hint: `Build it first, or find its name with docker images. If the image is only in a registry, name it ${inRegistry(name, namesRegistry)}.`,
  })
}

function inRegistry(name: string, namesRegistry: boolean): string {
  return `docker://${namesRegistry ? '' : 'REGISTRY/'}${name}`
}

function refuseIncomplete({ missingPlatforms, platform }: EngineImage, options: EngineSourceOptions): void {
  if (options.platform !== undefined || missingPlatforms.length === 0) return
  throw new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${options.image.text}" is an index, but the engine has no content for ${missingPlatforms.join(', ')}.`,
    hint: `Pull all platforms, or release only the platform that the engine has, with --platform ${platform}.`,
  })
}

/**
 * The engine would push one platform instead of the index. It reports that only after the push, when the exact tag has
 * other content than the image. A release that needs no push can have such an image.
 */
function refusalToPush(
  image: EngineImage,
  { image: { text, namesRegistry }, platform }: EngineSourceOptions,
): SemtagError | undefined {
  if (platform !== undefined || !image.lacksAttestations) return undefined
  return new SemtagError({
    code: 'IMAGE_INCOMPLETE',
    message: `"${text}" has attestations that the engine lacks, so it would push ${image.platform} alone instead of the index.`,
    hint: `Release the index from its registry, as ${inRegistry(text, namesRegistry)}, or this platform alone, with --platform ${image.platform}.`,
  })
}

/** An image in an engine, as a release uses it. */
function engineImage(
  engine: Engine,
  info: EngineInfo,
  image: EngineImage,
  options: EngineSourceOptions,
  warnings: readonly string[],
): SourceImage {
  const { image: reference, credentials, platform, reporter, localTags } = options
  const names = localNames(engine, image)
  const refusal = refusalToPush(image, options)
  const isContent: SourceImage['sameContent'] = (found, manifest) =>
    hasContent(image, info, platform, found, manifest)
  return {
    report: { kind: 'engine', image: reference.text, id: image.id, platform: platform ?? image.platform },
    warnings,
    facts: { kind: 'image', label: async () => image.labels[versionLabel] ?? null },
    sameContent: isContent,
    prefetch(target, signal) {
      const [remembered] = digestsIn(target.repository, image)
      // A failure appears again in the read that needs the manifest.
      if (remembered !== undefined) target.find(remembered, signal).catch(() => {})
    },
    async provide(target, _tag, signal) {
      for (const digest of digestsIn(target.repository, image)) {
        const manifest = await target.find(digest, signal)
        if (manifest !== undefined && (await isContent(manifest, async () => manifest)))
          return { manifest, how: 'named' }
      }
      return undefined
    },
    sender: {
      refusal,
      isOther: ({ digest, config }) =>
        info.imageIds === 'config'
          ? config !== undefined && config !== image.id
          : platform === undefined && digest !== image.id,
      async publish(repository, tag, signal) {
        if (refusal !== undefined) throw refusal
        const [credential] = await Promise.all([
          credentials.find(repository, signal),
          names.add(repository, tag, signal),
        ])
        const onProgress = (progress: LayerProgress) =>
          reporter.event({ kind: 'layer', repository: formatRepository(repository), progress })
        return engine.push(repository, tag, { credential, platform, onProgress, signal })
      },
      async explainUnseen(repository, tag, seen, signal) {
        const credential = await credentials.find(repository, signal)
        const there = await engine.distribution(repository, tag, credential, signal)
        return there === undefined || there.digest === seen
          ? undefined
          : `${info.name} sees the tag, because ${repository.registry} is another registry for the engine.`
      },
    },
    ...(localTags && {
      onWritten: async (repository, tags, signal) =>
        void (await Promise.all(tags.map((tag) => names.keep(repository, tag, signal)))),
    }),
    async finish(repository, written, signal) {
      const kept = localTags ? written : []
      // Without a published tag, the next release would take the local name for the version's image.
      await names.takeBack(repository, kept, signal)
      await Promise.all(kept.map((tag) => names.keep(repository, tag, signal)))
    },
  }
}

/** Digests under which the engine remembers the image in the repository: hints, to be tested. */
export function digestsIn(repository: Repository, { repositoryDigests }: EngineImage): readonly Digest[] {
  return repositoryDigests
    .filter((entry) => formatRepository(entry.repository) === formatRepository(repository))
    .map(({ digest }) => digest)
}

/** Whether a manifest has the image's content: by its digest, or by its configuration if that is the image's id. */
async function hasContent(
  image: EngineImage,
  { imageIds }: EngineInfo,
  platform: string | undefined,
  found: Descriptor,
  manifest: () => Promise<Manifest | undefined>,
): Promise<boolean> {
  if (imageIds === 'config') return (await manifest())?.config === image.id
  return found.digest === (platform === undefined ? image.id : (image.platformManifest ?? image.id))
}

interface AddedName {
  readonly repository: Repository
  readonly tag: Tag
  /** The image that had the name before; undefined if none. */
  readonly former: Digest | undefined
}

/** The names that a release gives the image in the engine. */
function localNames(engine: Engine, image: EngineImage) {
  const known = new Set(
    image.references.flatMap(({ repository, tag }) => (tag === undefined ? [] : [nameOf(repository, tag)])),
  )
  const added = new Map<string, AddedName>()
  return {
    async add(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void> {
      const name = nameOf(repository, tag)
      if (known.has(name)) return
      const former = (await engine.inspect(name, undefined, signal))?.id
      await engine.tag(image.id, repository, tag, signal)
      known.add(name)
      added.set(name, { repository, tag, former })
    },
    /** Adds a name that is never taken back. */
    async keep(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void> {
      const name = nameOf(repository, tag)
      if (known.has(name)) return
      await engine.tag(image.id, repository, tag, signal)
      known.add(name)
    },
    async takeBack(repository: Repository, kept: readonly Tag[], signal: AbortSignal): Promise<void> {
      const path = formatRepository(repository)
      const ours = [...added.values()].filter(
        (name) => formatRepository(name.repository) === path && !kept.includes(name.tag),
      )
      await Promise.all(
        ours.map(({ tag, former }) =>
          former === undefined
            ? engine.untag(repository, tag, signal)
            : engine.tag(former, repository, tag, signal),
        ),
      )
    },
  }
}

function nameOf(repository: Repository, tag: Tag): string {
  return `${formatRepository(repository)}:${tag}`
}

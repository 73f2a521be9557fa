import type { Digest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Engine, EngineImage, EngineInfo, LayerProgress, Manifest } from '../../ports.ts'
import type { EngineSourceOptions } from './engine-source.ts'
import type { SourceImage } from './source.ts'
import { versionLabel } from './version-label.ts'

/** An image that the engine holds, as something to release. */
export function engineImage(
  engine: Engine,
  info: EngineInfo,
  image: EngineImage,
  { image: reference, credentials, platform, reporter, localTags }: EngineSourceOptions,
  warnings: readonly string[],
): SourceImage {
  const names = localNames(engine, image)
  const isContent: SourceImage['sameContent'] = (found, manifest) =>
    hasContent(image, info, platform, found, manifest)
  return {
    report: { kind: 'engine', image: reference.text, id: image.id, platform: platform ?? image.platform },
    warnings,
    facts: { kind: 'image', label: async () => image.labels[versionLabel] ?? null },
    sameContent: isContent,
    foresee(target, signal) {
      const [remembered] = digestsIn(target.repository, image)
      // What fails here fails again where it is wanted.
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
      isOther: ({ digest, config }) =>
        info.imageIds === 'config'
          ? config !== undefined && config !== image.id
          : platform === undefined && digest !== image.id,
      async publish(repository, tag, signal) {
        const naming = names.add(repository, tag, signal)
        const [credential] = await Promise.all([credentials.find(repository, signal), naming])
        const onProgress = (progress: LayerProgress) =>
          reporter.event({ kind: 'layer', repository: formatRepository(repository), progress })
        return engine.push(repository, tag, { credential, platform, onProgress, signal })
      },
      async explainUnseen(repository, tag, seen, signal) {
        const credential = await credentials.find(repository, signal)
        const there = await engine.distribution(repository, tag, credential, signal)
        return there === undefined || there.digest === seen
          ? undefined
          : `${info.name} does see it there: its ${repository.registry} is another registry.`
      },
    },
    ...(localTags && {
      wrote: async (repository, tags, signal) =>
        void (await Promise.all(tags.map((tag) => names.keep(repository, tag, signal)))),
    }),
    async finish(repository, written, signal) {
      // A name of what was never published would be taken for the version's image by the next release.
      if (!localTags || written.length === 0) await names.takeBack(repository, signal)
      else await Promise.all(written.map((tag) => names.keep(repository, tag, signal)))
    },
  }
}

/** Digests under which the repository is said to hold the content: hints, to be tested. */
export function digestsIn(repository: Repository, { repositoryDigests }: EngineImage): readonly Digest[] {
  return repositoryDigests
    .filter((entry) => formatRepository(entry.repository) === formatRepository(repository))
    .map(({ digest }) => digest)
}

/** Whether it is the same content: equal digests, or an image manifest whose configuration is the image's id. */
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
  /** The image that had the name before. */
  readonly former: Digest | undefined
}

/** The local names that a release gives the image, and takes back if told so. */
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
    /** For good: what had the name before need not be known. */
    async keep(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void> {
      const name = nameOf(repository, tag)
      if (known.has(name)) return
      await engine.tag(image.id, repository, tag, signal)
      known.add(name)
    },
    async takeBack(repository: Repository, signal: AbortSignal): Promise<void> {
      const path = formatRepository(repository)
      const ours = [...added.values()].filter((name) => formatRepository(name.repository) === path)
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

import { formatRepository, type Repository } from '../domain/reference.ts'
import type { Tag } from '../domain/tag.ts'
import type { Descriptor, Engine, EngineImage, EngineInfo, LayerProgress, Manifest } from '../ports.ts'
import type { EngineSourceOptions } from './engine-source.ts'
import type { SourceImage } from './source.ts'

/** An image that the engine holds, as something to release. */
export function engineImage(
  engine: Engine,
  info: EngineInfo,
  image: EngineImage,
  { image: reference, credentials, platform, reporter, localTags }: EngineSourceOptions,
  warnings: readonly string[],
): SourceImage {
  const names = localNames(engine, image)
  return {
    report: { kind: 'engine', image: reference.text, id: image.id, platform: platform ?? image.platform },
    warnings,
    sameContent: (found, manifest) => hasContent(image, info, platform, found, manifest),
    candidates: (repository) =>
      image.repositoryDigests
        .filter((entry) => formatRepository(entry.repository) === formatRepository(repository))
        .map(({ digest }) => digest),
    async publish(repository, tag, signal) {
      const naming = names.add(repository, tag, signal)
      const [credential] = await Promise.all([credentials.find(repository.registry, signal), naming])
      const onProgress = (progress: LayerProgress) =>
        reporter.event({ kind: 'layer', repository: formatRepository(repository), progress })
      return engine.push(repository, tag, { credential, platform, onProgress, signal })
    },
    async explainUnseen(repository, tag, seen, signal) {
      const credential = await credentials.find(repository.registry, signal)
      const there = await engine.distribution(repository, tag, credential, signal)
      return there === undefined || there.digest === seen
        ? undefined
        : `${info.name} does see it there: its ${repository.registry} is another registry.`
    },
    async finish(repository, written, signal) {
      if (localTags) await Promise.all(written.map((tag) => names.add(repository, tag, signal)))
      else await names.removeAdded(repository, signal)
    },
  }
}

/** Rule 1's test: equal digests, or an image manifest whose configuration is the image's id. */
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

/** The local names that a release gives the image, and takes away again if told so. */
function localNames(engine: Engine, image: EngineImage) {
  const known = new Set(
    image.references.flatMap(({ repository, tag }) => (tag === undefined ? [] : [nameOf(repository, tag)])),
  )
  const added = new Map<string, Tag>()
  return {
    async add(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void> {
      const name = nameOf(repository, tag)
      if (known.has(name)) return
      await engine.tag(image.id, repository, tag, signal)
      known.add(name)
      added.set(name, tag)
    },
    async removeAdded(repository: Repository, signal: AbortSignal): Promise<void> {
      const ours = [...added].filter(([name, tag]) => name === nameOf(repository, tag))
      await Promise.all(ours.map(([, tag]) => engine.untag(repository, tag, signal)))
    },
  }
}

function nameOf(repository: Repository, tag: Tag): string {
  return `${formatRepository(repository)}:${tag}`
}

import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import { digestsIn } from '../engine-source.ts'
import type { EngineWay } from '../source.ts'

/** What can be read of a repository, whichever way. */
export interface View extends Pick<Registry, 'tags' | 'has'> {
  head(tag: Tag, signal: AbortSignal): Promise<Descriptor | undefined>
  /** The manifest that a tag was seen to have, with as much as can be known of it. */
  manifest(found: Descriptor, signal: AbortSignal): Promise<Manifest | undefined>
}

/** A repository as the registry itself shows it. */
export function directView(direct: Registry): View {
  return { ...direct, manifest: ({ digest }, signal) => direct.get(digest, signal) }
}

/**
 * A repository as an engine sees it: what single tags point at, and neither the tag list nor the bytes of a manifest.
 * `reason` is why the repository is not read directly.
 */
export function engineView(repository: Repository, way: EngineWay, reason: SemtagError): View {
  return {
    tags: async () => {
      throw unlisted(repository, reason)
    },
    async head(tag, signal) {
      const [engine, credential] = await Promise.all([way.engine(), way.credentials.find(repository, signal)])
      return engine.distribution(repository, tag, credential, signal)
    },
    // An engine is asked for tags alone, and gives no index that could name children.
    has: async () => true,
    async manifest(found, signal) {
      const config = await knownConfig(repository, found, way, signal)
      return { ...found, bytes: new Uint8Array(), ...(config !== undefined && { config }) }
    },
  }
}

const imageTypes = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
])

/**
 * Where ids are digests of configurations, only its bytes could prove that a manifest is the image's. An engine keeps
 * them to itself, but it remembers what it pushed or pulled: a digest that it holds the image under in this very
 * repository counts here. Nothing is written for it that the tag does not have already.
 */
async function knownConfig(
  repository: Repository,
  { digest, mediaType }: Descriptor,
  { engine: connect, sent }: EngineWay,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const engine = await connect()
  const { imageIds } = await engine.info(signal)
  // The index that an image was pulled by is remembered too, and is no image.
  if (imageIds !== 'config' || !imageTypes.has(mediaType)) return undefined
  const { id } = (await sent.image(signal)).image.report
  if (id === null || sent.has(digest)) return id ?? undefined
  const image = await engine.inspect(id, undefined, signal)
  return image !== undefined && digestsIn(repository, image).includes(digest) ? id : undefined
}

function unlisted(repository: Repository, reason: SemtagError): SemtagError {
  return new SemtagError({
    code: 'TAG_LIST_REFUSED',
    message: `The tags of ${formatRepository(repository)} cannot be listed, which no engine does: ${reason.message}`,
    cause: reason,
  })
}

import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import type { EngineRoute } from '../engine-push.ts'
import { digestsIn } from '../engine-source.ts'

/** The reads of a repository that are possible directly and through an engine. */
export interface View extends Pick<Registry, 'tags' | 'has'> {
  head(tag: Tag, signal: AbortSignal): Promise<Descriptor | undefined>
  /** The manifest of a descriptor that `head` returned, as far as it is known. */
  manifest(found: Descriptor, signal: AbortSignal): Promise<Manifest | undefined>
}

/** A repository as the registry itself shows it. */
export function directView(direct: Registry): View {
  return { ...direct, manifest: ({ digest }, signal) => direct.get(digest, signal) }
}

/**
 * A repository as an engine sees it: what single tags point at, but neither the tag list nor the bytes of a manifest.
 * `reason` is the error of the direct read.
 */
export function engineView(repository: Repository, route: EngineRoute, reason: SemtagError): View {
  return {
    tags: async () => {
      throw unlisted(repository, reason)
    },
    async head(tag, signal) {
      const [engine, credential] = await Promise.all([
        route.engine(),
        route.credentials.find(repository, signal),
      ])
      return engine.distribution(repository, tag, credential, signal)
    },
    // An engine returns no index, so no caller has children to look for.
    has: async () => true,
    async manifest(found, signal) {
      const config = await knownConfig(repository, found, route, signal)
      return { ...found, bytes: new Uint8Array(), ...(config !== undefined && { config }) }
    },
  }
}

const imageTypes = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
])

/**
 * If image ids are digests of configurations, only the bytes of a manifest prove that it is the image's, and an engine
 * does not show them. But it remembers under which digests it pushed or pulled the image: such a digest of this
 * repository counts as proof here, because it only makes semtag write what the tag has already.
 */
async function knownConfig(
  repository: Repository,
  { digest, mediaType }: Descriptor,
  { engine: connect, push }: EngineRoute,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const engine = await connect()
  const { imageIds } = await engine.info(signal)
  // The engine also remembers the index through which it pulled an image.
  if (imageIds !== 'config' || !imageTypes.has(mediaType)) return undefined
  const { id } = (await push.image(signal)).image.report
  if (id === null || push.hasPushed(digest)) return id ?? undefined
  const image = await engine.inspect(id, undefined, signal)
  return image !== undefined && digestsIn(repository, image).includes(digest) ? id : undefined
}

function unlisted(repository: Repository, reason: SemtagError): SemtagError {
  return new SemtagError({
    code: 'TAG_LIST_REFUSED',
    message: `semtag cannot list the tags of ${formatRepository(repository)} directly, and no engine lists tags: ${reason.message}`,
    cause: reason,
  })
}

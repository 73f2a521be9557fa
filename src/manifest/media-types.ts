const indexes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
const images = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/**
 * All four in one field, always: with fewer, docker-registry 2.8 answers with the digest of another document
 * (a schema 1 that it makes up, or the index's first child), or with 404.
 */
export const acceptedManifests: string = [...indexes, ...images].join(', ')

export const isManifest = (mediaType: string): boolean =>
  indexes.includes(mediaType) || images.includes(mediaType)

/** True for the manifest of one image, which names its configuration. */
export const isImageManifest = (mediaType: string): boolean => images.includes(mediaType)

/**
 * True for a layer that may not be handed on: its bytes are at addresses of its own, which are never fetched, and
 * clients leave it out. Where it names no address it has to be in the repository as any other.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers
 */
export const isForeignLayer = (mediaType: string): boolean =>
  /^application\/vnd\.(?:oci\.image\.layer\.nondistributable|docker\.image\.rootfs\.foreign)\./.test(
    mediaType,
  )

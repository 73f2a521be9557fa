const indexes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
const images = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/**
 * The Accept field of every request for a manifest. Without all four types, docker-registry 2.8 answers with the digest of
 * another document (a schema 1 that it makes up, or the index's first child), or with 404.
 */
export const acceptedManifests: string = [...indexes, ...images].join(', ')

export const isManifest = (mediaType: string): boolean =>
  indexes.includes(mediaType) || images.includes(mediaType)

/** True for the manifest of one image, false for an index. */
export const isImageManifest = (mediaType: string): boolean => images.includes(mediaType)

/**
 * True for a layer that may not be distributed: its descriptor names URLs for its bytes, and clients do not copy it. If it
 * names no URL, the repository must have it like any other layer.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers
 */
export const isForeignLayer = (mediaType: string): boolean =>
  /^application\/vnd\.(?:oci\.image\.layer\.nondistributable|docker\.image\.rootfs\.foreign)\./.test(
    mediaType,
  )

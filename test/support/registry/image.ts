import type { Digest } from '../../../src/domain/image/digest.ts'
import type { Manifest } from '../../../src/ports/content.ts'
import { sha256 } from './store.ts'

export interface ImageOptions {
  /** Equal content gives equal digests. */
  readonly content?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Fields of the configuration besides. */
  readonly config?: object
  /** The subject of the manifest, as of a signature. */
  readonly subject?: Manifest
  /** Leave mediaType out, as OCI allows, or write Docker's types. */
  readonly form?: 'oci' | 'oci-bare' | 'docker'
}

export interface BuiltImage extends Manifest {
  readonly config: Digest
  /** The bytes of its blobs. */
  readonly contents: readonly Uint8Array[]
}

const forms = {
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar',
  },
}

/** A small valid image of one layer. */
export function buildImage({
  content = 'image',
  labels = {},
  config = {},
  subject,
  form = 'oci',
}: ImageOptions): BuiltImage {
  const types = form === 'docker' ? forms.docker : forms.oci
  const layer = Buffer.from(content)
  const configuration = jsonBytes({
    architecture: 'amd64',
    os: 'linux',
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
    ...config,
  })
  const bytes = jsonBytes({
    schemaVersion: 2,
    ...(form !== 'oci-bare' && { mediaType: types.manifest }),
    config: { mediaType: types.config, digest: sha256(configuration), size: configuration.length },
    layers: [{ mediaType: types.layer, digest: sha256(layer), size: layer.length }],
    ...(subject && {
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    }),
  })
  return {
    mediaType: types.manifest,
    digest: sha256(bytes),
    bytes,
    config: sha256(configuration),
    contents: [layer, configuration],
  }
}

export interface IndexOptions extends Pick<ImageOptions, 'form'> {
  /** Of the images, `linux/amd64` and `linux/arm64`; undefined: what the descriptor does not tell. */
  readonly platforms?: readonly (string | undefined)[]
  readonly annotations?: Readonly<Record<string, string>>
}

/** An index of images, for `addManifest`. */
export function buildIndex(
  images: readonly Pick<Manifest, 'mediaType' | 'digest' | 'bytes'>[],
  { form = 'oci', platforms = ['linux/amd64', 'linux/arm64'], annotations }: IndexOptions = {},
): Manifest {
  const mediaType =
    form === 'docker'
      ? 'application/vnd.docker.distribution.manifest.list.v2+json'
      : 'application/vnd.oci.image.index.v1+json'
  const bytes = jsonBytes({
    schemaVersion: 2,
    ...(form !== 'oci-bare' && { mediaType }),
    manifests: images.map(({ mediaType, digest, bytes }, position) => {
      const [os, architecture, variant] = platforms[position]?.split('/') ?? []
      return { mediaType, digest, size: bytes.length, ...(os && { platform: { os, architecture, variant } }) }
    }),
    ...(annotations && { annotations }),
  })
  return { mediaType, digest: sha256(bytes), bytes }
}

// Unusual white space, so that a client that formats the JSON again gets another digest.
function jsonBytes(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 3)}\n`)
}

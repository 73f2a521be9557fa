import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'

/** Media type and digest of content. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
}

/** Content that a manifest names: a blob, or a manifest of an index. */
export interface ContentDescriptor extends Descriptor {
  /** Bytes. */
  readonly size: number
}

/** One manifest of an index. */
export interface IndexEntry extends ContentDescriptor {
  /** The kind of an artifact, `application/vnd.dev.cosign.artifact.sig.v1+json`. */
  readonly artifactType?: string
  /** `linux/amd64`, `linux/arm64/v8`; undefined for content without a platform, such as an attestation. */
  readonly platform?: string
  readonly annotations: Readonly<Record<string, string>>
}

/** A manifest or an index, byte for byte as the registry stores it. */
export interface Manifest extends Descriptor {
  readonly bytes: Uint8Array
  /** The digest of the image's configuration; undefined for an index. */
  readonly config?: Digest
  /** The manifests of an index, in its order; undefined for an image. */
  readonly manifests?: readonly IndexEntry[]
  /** The configuration and the layers of an image, without layers that may not be distributed. */
  readonly blobs?: readonly ContentDescriptor[]
  readonly annotations?: Readonly<Record<string, string>>
  /** The kind of an artifact: the manifest's own field, else the media type of its configuration. */
  readonly artifactType?: string
  /** The manifest that this one belongs to, as a signature belongs to its image. */
  readonly subject?: Digest
}

/**
 * A place to read the content of images: a repository of a registry, or an OCI layout on disk.
 *
 * @throws Every method throws a SemtagError, and throws at once when the signal is aborted.
 */
export interface Content {
  /**
   * A manifest whose bytes match its digest; undefined if there is no such manifest.
   *
   * @throws MANIFEST_INVALID if the bytes are neither an image nor an index, or do not match the digest.
   */
  get(reference: Tag | Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /** True if a manifest that an index names is there, or if the place cannot tell. */
  has(child: ContentDescriptor, signal: AbortSignal): Promise<boolean>
  /**
   * The bytes of a blob, checked while they arrive. After a broken connection, the download continues at the same byte.
   * A piece is valid until the caller asks for the next one: its memory may be used again.
   *
   * @throws CONTENT_INVALID before the last byte, if size or digest are wrong.
   */
  blob(blob: ContentDescriptor, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** The known manifests that name the digest as their subject: signatures, attestations, SBOMs. */
  referrers(subject: Digest, signal: AbortSignal): Promise<readonly IndexEntry[]>
}

/** The part of an image's configuration that semtag reads. */
export interface ImageConfiguration {
  /** When the image was built, as RFC 3339 writes it; undefined if the image does not say. */
  readonly created?: string
  /** `linux/amd64` */
  readonly platform?: string
  readonly labels: Readonly<Record<string, string>>
}

/** The source of a blob that semtag sends to a repository. */
export interface BlobSource {
  /** The bytes from the first on; each piece is valid until the next is asked for. Called again for every new attempt. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** The path of a repository of the same registry that has the blob, `gallery/ui`. */
  readonly mountFrom?: string
}

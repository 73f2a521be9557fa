import type { Digest } from '../domain/image/digest.ts'
import type { Tag } from '../domain/image/tag.ts'

/** What a registry says of a manifest without sending it. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
}

/** Content as a manifest names it: a blob, or one of an index's manifests. */
export interface ContentDescriptor extends Descriptor {
  /** Bytes. */
  readonly size: number
}

/** One manifest of an index. */
export interface IndexEntry extends ContentDescriptor {
  /** What an artifact is, `application/vnd.dev.cosign.artifact.sig.v1+json`. */
  readonly artifactType?: string
  /** `linux/amd64`, `linux/arm64/v8`; undefined for what is no image of a platform, such as an attestation. */
  readonly platform?: string
  readonly annotations: Readonly<Record<string, string>>
}

/** A manifest or an index, byte for byte as its registry keeps it. */
export interface Manifest extends Descriptor {
  readonly bytes: Uint8Array
  /** The digest of the image's configuration; an index has none. */
  readonly config?: Digest
  /** The manifests of an index, in its order. */
  readonly manifests?: readonly IndexEntry[]
  /** The configuration and the layers of an image; those that may not be handed on are left out. */
  readonly blobs?: readonly ContentDescriptor[]
  readonly annotations?: Readonly<Record<string, string>>
  /** What an artifact is; where a manifest does not say, its configuration's media type does. */
  readonly artifactType?: string
}

/**
 * Where the content of images is read: a repository of a registry, or an OCI layout on disk.
 * Every method throws a SemtagError and ends at once when the signal is aborted.
 */
export interface Content {
  /** The bytes, checked against their digest; undefined where there is no such manifest. */
  get(reference: Tag | Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /** Whether a manifest that an index names is there, asked for by its own media type. True where nobody can tell. */
  has(child: ContentDescriptor, signal: AbortSignal): Promise<boolean>
  /**
   * The bytes of a blob, as they come. Size and digest are checked on the way, and what is wrong is thrown before the
   * end (`CONTENT_INVALID`); a connection that breaks is taken up again where it broke.
   */
  blob(blob: ContentDescriptor, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** The manifests that name the digest as their subject: signatures, attestations, SBOMs. Empty where none is known. */
  referrers(subject: Digest, signal: AbortSignal): Promise<readonly IndexEntry[]>
}

/** What an image says of itself. */
export interface ImageConfiguration {
  /** When the image was built, as RFC 3339 writes it; undefined where the image does not say. */
  readonly created?: string
  /** `linux/amd64` */
  readonly platform?: string
  readonly labels: Readonly<Record<string, string>>
}

/** Where a blob comes from that is sent to a repository. */
export interface BlobSource {
  /** From the first byte; called again where the sending is begun anew. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
  /** The path of a repository of the same registry that has the blob. */
  readonly mountFrom?: string
}

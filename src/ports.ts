import type { Digest } from './domain/image/digest.ts'
import type { Reference, Repository } from './domain/image/reference.ts'
import type { Tag } from './domain/image/tag.ts'

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

/**
 * One repository of one registry, reached directly.
 * Every method throws a SemtagError (`speaker: 'registry'`) and ends at once when the signal is aborted.
 */
export interface Registry extends Content {
  /** Every tag, in no order; empty where the repository is not known. A list that is refused is `TAG_LIST_REFUSED`. */
  tags(signal: AbortSignal): Promise<readonly Tag[]>
  /** Undefined where there is no such manifest. */
  head(reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined>
  /** Stores a manifest, whose content the repository already holds, under a tag or its digest alone. Safe to repeat. */
  put(reference: Tag | Digest, manifest: Manifest, signal: AbortSignal): Promise<void>
  /**
   * Points tags at the manifest with one request: all of them where the registry takes several at once, else the
   * first. Those that the registry says it wrote: the rest is left to the next call, which may find the way to write
   * them. Never more than one request is lost in finding out what a registry takes.
   *
   * @source https://github.com/opencontainers/distribution-spec/pull/600
   */
  putTags(tags: readonly Tag[], manifest: Manifest, signal: AbortSignal): Promise<readonly Tag[]>
  /** How many tags one request of `putTags` may have written, by what is known of the registry so far. */
  tagsAtOnce(): number
  /**
   * Deletes a tag, or a manifest with every tag on it. `unsupported`: not by this kind of reference, or not at all;
   * nothing was deleted then.
   */
  delete(reference: Tag | Digest, signal: AbortSignal): Promise<'deleted' | 'absent' | 'unsupported'>
  /**
   * Sees to it that the list of the digest's referrers has the entries. False where it cannot, since the tag that
   * would hold the list holds something else, or the list would grow too long.
   */
  addReferrers(subject: Digest, entries: readonly IndexEntry[], signal: AbortSignal): Promise<boolean>
  /** True once reads were redirected to another host: whether writes arrive is for `checkWrite` to tell. */
  isMoved(): boolean
  /** What the image of a manifest says of itself; undefined for an index, and for what is no image. */
  configuration(manifest: Manifest, signal: AbortSignal): Promise<ImageConfiguration | undefined>
  /** Throws where the credential may not write here; nothing is left behind. A way that cannot tell says nothing. */
  checkWrite(signal: AbortSignal): Promise<void>
  /** Sends a blob that is not there yet: mounts it where that can be, else streams it. Safe to repeat. */
  sendBlob(
    blob: ContentDescriptor,
    source: BlobSource,
    signal: AbortSignal,
  ): Promise<'present' | 'mounted' | 'sent'>
}

/** What a local engine knows of the registries that it trusts without a verified certificate. */
export interface EngineTrust {
  /** Networks in CIDR notation, `127.0.0.0/8`. */
  readonly insecureNetworks: readonly string[]
  /** `host:port` of the registries that the engine reaches without verification, or over plain HTTP. */
  readonly insecureRegistries: readonly string[]
}

export interface EngineInfo {
  /** Name and version for messages, `Docker Engine 28.2.2`. */
  readonly name: string
  /** True where the engine runs on this machine, so that its trust and its network are ours. */
  readonly local: boolean
  /** What an image's id is the digest of: its configuration (graphdriver stores, Podman) or its manifest (containerd). */
  readonly imageIds: 'config' | 'manifest'
  readonly trust: EngineTrust
}

/** An image as the engine holds it. */
export interface EngineImage {
  readonly id: Digest
  /** `linux/amd64`, `linux/arm64/v8`. */
  readonly platform: string
  readonly labels: Readonly<Record<string, string>>
  /** The local tags of this id. */
  readonly references: readonly Reference[]
  /** Digests under which repositories are said to hold it: hints, not proof. */
  readonly repositoryDigests: readonly { readonly repository: Repository; readonly digest: Digest }[]
  /** Platforms of the index whose content the engine lacks (containerd stores alone), `linux/arm64`. */
  readonly missingPlatforms: readonly string[]
  /** The manifest that a push with the chosen platform sends, where that is known and not the id. */
  readonly platformManifest?: Digest
}

/** A layer on its way, or the engine's word on it. */
export interface LayerProgress {
  readonly layer: string
  readonly status: string
  readonly current?: number
  readonly total?: number
}

export interface PushOptions {
  readonly credential: Credential | undefined
  /** `linux/arm64`: sends this platform's manifest alone; containerd stores with API 1.46 and newer. */
  readonly platform: string | undefined
  readonly onProgress: (progress: LayerProgress) => void
  readonly signal: AbortSignal
}

/** A Docker Engine, or what speaks its API. Every method throws a SemtagError (`speaker: 'engine'` where it repeats the engine's words). */
export interface Engine {
  info(signal: AbortSignal): Promise<EngineInfo>
  /** Undefined where the engine has no such image. */
  inspect(image: string, platform: string | undefined, signal: AbortSignal): Promise<EngineImage | undefined>
  /** Names the image locally; an older image of that name loses it. */
  tag(id: Digest, repository: Repository, tag: Tag, signal: AbortSignal): Promise<void>
  /** Removes a local name; the image stays under its others. Success where there is no such name. */
  untag(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void>
  /** Sends the tag; the digest as the engine tells it, undefined where it does not. */
  push(repository: Repository, tag: Tag, options: PushOptions): Promise<Digest | undefined>
  /** What the tag points at as the engine sees the registry; undefined where there is no such tag. */
  distribution(
    repository: Repository,
    tag: Tag,
    credential: Credential | undefined,
    signal: AbortSignal,
  ): Promise<Descriptor | undefined>
}

/** What is shown to a registry, or to the server that its challenge names. */
export type Credential =
  /** `given`: the user gave it to semtag itself, by SEMTAG_USERNAME, and not to docker login. */
  | { readonly kind: 'password'; readonly username: string; readonly password: string; readonly given?: true }
  /** An OAuth2 refresh token, as `docker login` stores it for some registries. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that the registry takes as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }

export interface Credentials {
  /** The credential for a repository, or a whole registry where the path is empty; undefined: go anonymously. */
  find(repository: Repository, signal: AbortSignal): Promise<Credential | undefined>
}

export interface Clock {
  now(): Date
  /** Resolves after the time, rejects with the signal's reason when that is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** What a release tells while it runs; the result is its report. */
export type ReleaseEvent =
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'pushing'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'layer'; readonly repository: string; readonly progress: LayerProgress }
  /** The exact tag is in place: sent by the engine, copied, named from content that was there, or found as it should be. */
  | {
      readonly kind: 'published'
      readonly repository: string
      readonly tag: string
      readonly digest: Digest
      readonly how: 'pushed' | 'copied' | 'named' | 'present'
    }
  | { readonly kind: 'written'; readonly repository: string; readonly tag: string; readonly digest: Digest }
  /** Late answers are read again, for so long at most; `what` is a sentence. */
  | { readonly kind: 'waiting'; readonly what: string; readonly milliseconds: number }
  | { readonly kind: 'settling'; readonly repository: string; readonly tags: readonly string[] }
  /** A request failed, and is made again after a while. */
  | {
      readonly kind: 'retrying'
      readonly request: string
      readonly reason: string
      readonly milliseconds: number
    }
  /** A registry began to refuse requests as too many: from now on they are sent one by one, and more slowly. */
  | { readonly kind: 'throttled'; readonly registry: string; readonly reason: string }

export interface Reporter {
  event(event: ReleaseEvent): void
}

/** One request to a registry or an engine, for `--debug`: neither the query nor a credential is part of it. */
export interface RequestEvent {
  readonly method: string
  /** Without its query. */
  readonly url: string
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly milliseconds: number
  /** Counted from 1. */
  readonly attempt: number
}

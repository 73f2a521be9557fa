import type { Digest } from './domain/digest.ts'
import type { Reference, Repository } from './domain/reference.ts'
import type { Tag } from './domain/tag.ts'

/** What a registry says of a manifest without sending it. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
}

/** A manifest or an index, byte for byte as its registry keeps it. */
export interface Manifest extends Descriptor {
  readonly bytes: Uint8Array
  /** The digest of the image's configuration; an index has none. */
  readonly config?: Digest
}

/**
 * One repository of one registry, reached directly.
 * Every method throws a SemtagError (`speaker: 'registry'`) and ends at once when the signal is aborted.
 */
export interface Registry {
  /** Every tag, in no order; empty where the repository is not known. A list that is refused is `TAG_LIST_REFUSED`. */
  tags(signal: AbortSignal): Promise<readonly Tag[]>
  /** Undefined where there is no such manifest. */
  head(reference: Tag | Digest, signal: AbortSignal): Promise<Descriptor | undefined>
  /** The bytes, checked against their digest; undefined where there is no such manifest. */
  get(reference: Tag | Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /** Points the tag at the manifest, whose blobs the repository already holds. Safe to repeat. */
  put(tag: Tag, manifest: Manifest, signal: AbortSignal): Promise<void>
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
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as `docker login` stores it for some registries. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that the registry takes as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }

export interface Credentials {
  /** The credential for `host:port` (`docker.io` for Docker Hub); undefined: go anonymously. */
  find(registry: string, signal: AbortSignal): Promise<Credential | undefined>
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
  /** The exact tag is in place: sent by the engine, named from content that was there, or found as it should be. */
  | {
      readonly kind: 'published'
      readonly repository: string
      readonly tag: string
      readonly digest: Digest
      readonly how: 'pushed' | 'named' | 'present'
    }
  | { readonly kind: 'written'; readonly repository: string; readonly tag: string; readonly digest: Digest }
  | { readonly kind: 'settling'; readonly repository: string; readonly tags: readonly string[] }
  /** A request failed, and is made again after a while. */
  | {
      readonly kind: 'retrying'
      readonly request: string
      readonly reason: string
      readonly milliseconds: number
    }

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

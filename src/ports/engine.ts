import type { Digest } from '../domain/image/digest.ts'
import type { Reference, Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { Descriptor } from './content.ts'
import type { Credential } from './credentials.ts'

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

export interface EnginePushOptions {
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
  push(repository: Repository, tag: Tag, options: EnginePushOptions): Promise<Digest | undefined>
  /** What the tag points at as the engine sees the registry; undefined where there is no such tag. */
  distribution(
    repository: Repository,
    tag: Tag,
    credential: Credential | undefined,
    signal: AbortSignal,
  ): Promise<Descriptor | undefined>
}

import type { Digest } from '../domain/image/digest.ts'
import type { Reference, Repository } from '../domain/image/reference.ts'
import type { Tag } from '../domain/image/tag.ts'
import type { Descriptor } from './content.ts'
import type { Credential } from './credentials.ts'

/** The registries that a local engine trusts without a verified certificate. */
export interface EngineTrust {
  /** Networks in CIDR notation, `127.0.0.0/8`. */
  readonly insecureNetworks: readonly string[]
  /** `host:port` of registries that the engine reaches without verification or over plain HTTP. */
  readonly insecureRegistries: readonly string[]
}

export interface EngineInfo {
  /** Name and version for messages, `Docker Engine 28.2.2`. */
  readonly name: string
  /** True if the engine runs on this machine, so that its trust and its network are also semtag's. */
  readonly local: boolean
  /** An image's id is the digest of its configuration (graphdriver stores, Podman) or of its manifest (containerd). */
  readonly imageIds: 'config' | 'manifest'
  readonly trust: EngineTrust
}

/** An image in the engine. */
export interface EngineImage {
  readonly id: Digest
  /** `linux/amd64`, `linux/arm64/v8`. */
  readonly platform: string
  readonly labels: Readonly<Record<string, string>>
  /** The local names of this id. */
  readonly references: readonly Reference[]
  /** The image's digests in repositories, according to the engine: hints, not proof. */
  readonly repositoryDigests: readonly { readonly repository: Repository; readonly digest: Digest }[]
  /** Platforms of the index whose content the engine lacks, `linux/arm64`. Only containerd stores have such indexes. */
  readonly missingPlatforms: readonly string[]
  /** Whether the engine lacks attestations of the index: no pull fetches them. Such an index is never pushed whole. */
  readonly lacksAttestations: boolean
  /** The manifest that a push with the chosen platform sends; undefined if that is unknown, or is the id. */
  readonly platformManifest?: Digest
}

/** The progress of a layer during a push. */
export interface LayerProgress {
  /** The engine's short id of the layer. */
  readonly layer: string
  /** The engine's words, `Layer already exists`. */
  readonly status: string
  /** Bytes. */
  readonly current?: number
  /** Bytes. */
  readonly total?: number
}

export interface EnginePushOptions {
  readonly credential: Credential | undefined
  /** `linux/arm64` sends only this platform's manifest. It needs a containerd store and API 1.46. */
  readonly platform: string | undefined
  readonly onProgress: (progress: LayerProgress) => void
  readonly signal: AbortSignal
}

/**
 * A Docker Engine, or another engine with its API.
 *
 * @throws Every method throws a SemtagError; `speaker` is `engine` if the error repeats the engine's words.
 */
export interface Engine {
  info(signal: AbortSignal): Promise<EngineInfo>
  /** Undefined if the engine has no such image. */
  inspect(image: string, platform: string | undefined, signal: AbortSignal): Promise<EngineImage | undefined>
  /** Gives the image a local name and takes it from any other image. */
  tag(id: Digest, repository: Repository, tag: Tag, signal: AbortSignal): Promise<void>
  /** Removes a local name. The image keeps its other names. A missing name counts as success. */
  untag(repository: Repository, tag: Tag, signal: AbortSignal): Promise<void>
  /** Pushes a local name. Resolves to the digest that the engine reports, or to undefined if it reports none. */
  push(repository: Repository, tag: Tag, options: EnginePushOptions): Promise<Digest | undefined>
  /** Looks a tag up at the registry through the engine; undefined if there is no such tag. */
  distribution(
    repository: Repository,
    tag: Tag,
    credential: Credential | undefined,
    signal: AbortSignal,
  ): Promise<Descriptor | undefined>
}

import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { RoundTrip } from '../http/request.ts'
import type { Pause } from '../http/retry.ts'

/** Whether a registry accepts several tags in one request. */
export interface SeveralTags {
  /** Undefined until semtag has found out. */
  taken: boolean | undefined
  /** The largest number of tags. The specification obliges registries to accept ten. */
  most: number
}

export const unknownSeveralTags = (): SeveralTags => ({ taken: undefined, most: 10 })

/** A repository, with the `RoundTrip` to its registry that has the rights on the repository. */
export interface RepositoryClient {
  readonly repository: Repository
  readonly send: RoundTrip
  /** True once the registry redirected a read to another host. */
  readonly isMoved: () => boolean
  /** Waits before an operation of several requests starts again. */
  readonly pause: Pause
  /** Shared by the repositories of a registry. */
  readonly severalTags: SeveralTags
}

/** `registry.local:5000/gallery/ui:2.1`, or `…/ui@sha256:…` for a digest. */
export function nameOf({ repository }: RepositoryClient, reference: string): string {
  return `${formatRepository(repository)}${isDigest(reference) ? '@' : ':'}${reference}`
}

/** The path of a blob. It needs no encoding: the grammars of repositories, digests and tags allow only plain characters. */
export function blobPath({ repository }: RepositoryClient, digest: Digest): string {
  return `/v2/${repository.path}/blobs/${digest}`
}

/** The path of a manifest, as plain as that of a blob. */
export function manifestPath({ repository }: RepositoryClient, reference: string): string {
  return `/v2/${repository.path}/manifests/${reference}`
}

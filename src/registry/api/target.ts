import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { RoundTrip } from '../http/request.ts'
import type { Pause } from '../http/retry.ts'

/** Whether a registry takes several tags in one request. */
export interface SeveralTags {
  /** Undefined: not known yet. */
  taken: boolean | undefined
  /** How many at most; ten are what the specification has every registry take. */
  most: number
}

export const unknownSeveralTags = (): SeveralTags => ({ taken: undefined, most: 10 })

/** A repository, and the `RoundTrip` that is bound to its registry and may act on it. */
export interface RepositoryClient {
  readonly repository: Repository
  readonly send: RoundTrip
  /** True once the registry redirected a read to another host. */
  readonly isMoved: () => boolean
  /** Before a thing that takes several requests is done again. */
  readonly pause: Pause
  /** What is known of the registry, kept for all its repositories. */
  readonly severalTags: SeveralTags
}

/** `registry.local:5000/gallery/ui:2.1`, or with a digest after an @. */
export function nameOf({ repository }: RepositoryClient, reference: string): string {
  return `${formatRepository(repository)}${isDigest(reference) ? '@' : ':'}${reference}`
}

/** The path of a blob; see `manifestPath`. */
export function blobPath({ repository }: RepositoryClient, digest: Digest): string {
  return `/v2/${repository.path}/blobs/${digest}`
}

/** The path of a manifest; tags, digests and repositories are of grammars that need no encoding. */
export function manifestPath({ repository }: RepositoryClient, reference: string): string {
  return `/v2/${repository.path}/manifests/${reference}`
}

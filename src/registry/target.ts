import { isDigest } from '../domain/digest.ts'
import { formatRepository, type Repository } from '../domain/reference.ts'
import type { Send } from './send.ts'

/** A repository, and the `Send` that is bound to its registry and may act on it. */
export interface Target {
  readonly repository: Repository
  readonly send: Send
}

/** `registry.local:5000/gallery/ui:2.1`, or with a digest after an @. */
export function nameOf({ repository }: Target, reference: string): string {
  return `${formatRepository(repository)}${isDigest(reference) ? '@' : ':'}${reference}`
}

/** The path of a manifest; tags, digests and repositories are of grammars that need no encoding. */
export function manifestPath({ repository }: Target, reference: string): string {
  return `/v2/${repository.path}/manifests/${reference}`
}

import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { formatRepository, type Repository } from '../domain/reference.ts'
import type { Tag } from '../domain/tag.ts'
import type { Clock, Manifest, Registry } from '../ports.ts'

/** One repository that a release writes to. */
export interface Target {
  readonly repository: Repository
  /** `registry.local:5000/image-gallery` */
  readonly name: string
  readonly registry: Registry
  readonly clock: Clock
  /** Listed tags that were waited for in vain: nothing is behind them. */
  readonly hollow: Set<string>
  /** Tags that were written, or may have been, beside those of the release: those of its signatures. */
  readonly sideTags: Set<Tag>
  /** The manifest with the digest, got once; undefined where the repository does not have it. */
  find(digest: Digest, signal: AbortSignal): Promise<Manifest | undefined>
  /** The manifest with the digest, which the repository is known to have. */
  manifest(digest: Digest, signal: AbortSignal): Promise<Manifest>
  /** Keeps a manifest that came another way, so that it is not got again. */
  keep(manifest: Manifest): void
}

export function createTarget(repository: Repository, registry: Registry, clock: Clock): Target {
  const name = formatRepository(repository)
  const manifests = new Map<Digest, Promise<Manifest | undefined>>()
  const get = async (digest: Digest, signal: AbortSignal): Promise<Manifest | undefined> => {
    let manifest: Manifest | undefined
    try {
      manifest = await registry.get(digest, signal)
    } finally {
      if (manifest === undefined) manifests.delete(digest)
    }
    return manifest
  }
  const find = (digest: Digest, signal: AbortSignal): Promise<Manifest | undefined> => {
    const known = manifests.get(digest) ?? get(digest, signal)
    manifests.set(digest, known)
    return known
  }
  return {
    repository,
    name,
    registry,
    clock,
    hollow: new Set(),
    sideTags: new Set(),
    find,
    async manifest(digest, signal) {
      const manifest = await find(digest, signal)
      if (manifest !== undefined) return manifest
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        speaker: 'registry',
        message: `${name} names ${digest} under a tag, and does not have it.`,
        hint: 'Run the same command again; if it stays so, the repository has lost content.',
      })
    },
    keep: (manifest) => void manifests.set(manifest.digest, Promise.resolve(manifest)),
  }
}

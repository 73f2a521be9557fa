import { createHash } from 'node:crypto'
import { type Digest, isDigest } from '../../../src/domain/image/digest.ts'
import type { Reply } from './reply.ts'

export interface StoredManifest {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** One tag; `former` is what stale reads still see. */
interface StoredTag {
  digest: Digest
  former: Digest | undefined
  staleReads: number
}

/** What became of a tag, and when; a tag without a digest was deleted. */
interface TagWrite {
  readonly at: number
  readonly tag: string
  readonly digest: Digest | undefined
}

export interface StoredRepository {
  readonly manifests: Map<Digest, StoredManifest>
  readonly tags: Map<string, StoredTag>
  readonly blobs: Map<Digest, Uint8Array>
  /** Every write to a tag, in order: a replica that lags shows the first of them alone. */
  readonly writes: TagWrite[]
}

/** The content of a registry, in memory. */
export class Store {
  readonly repositories: Map<string, StoredRepository> = new Map()
  /** The answers that a cache in front of the tag lists keeps. */
  readonly lists: Map<string, { readonly reply: Reply; readonly until: number }> = new Map()
  /** The stores that get what is written by digest here: this one alone, unless content is shared. */
  sharers: readonly Store[] = [this]
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  repository(path: string): StoredRepository {
    const known = this.repositories.get(path) ?? {
      manifests: new Map(),
      tags: new Map(),
      blobs: new Map(),
      writes: [],
    }
    this.repositories.set(path, known)
    return known
  }

  addBlob(path: string, bytes: Uint8Array): Digest {
    const digest = sha256(bytes)
    for (const store of this.sharers) store.repository(path).blobs.set(digest, bytes)
    return digest
  }

  addManifest(path: string, tag: string | undefined, manifest: StoredManifest, staleReads: number): Digest {
    const digest = sha256(manifest.bytes)
    for (const store of this.sharers) store.repository(path).manifests.set(digest, manifest)
    const { tags, writes } = this.repository(path)
    if (tag === undefined) return digest
    tags.set(tag, { digest, former: tags.get(tag)?.digest, staleReads })
    writes.push({ at: this.#now(), tag, digest })
    return digest
  }

  /** The tags as they were so many milliseconds ago; undefined where the repository had none yet. */
  tagsBefore(path: string, lag: number): ReadonlyMap<string, Digest> | undefined {
    const repository = this.repositories.get(path)
    if (lag === 0) {
      const tags = [...(repository?.tags ?? [])].map(([tag, { digest }]) => [tag, digest] as const)
      return repository && new Map(tags)
    }
    const until = this.#now() - lag
    const seen = (repository?.writes ?? []).filter(({ at }) => at <= until)
    const tags = new Map<string, Digest>()
    for (const { tag, digest } of seen) {
      if (digest === undefined) tags.delete(tag)
      else tags.set(tag, digest)
    }
    return seen.length === 0 ? undefined : tags
  }

  /** The digest that a read of the reference sees; a stale read uses up one of its number. */
  read(path: string, reference: string, lag: number): Digest | undefined {
    const repository = this.repositories.get(path)
    if (isDigest(reference)) return repository?.manifests.has(reference) ? reference : undefined
    if (lag > 0) return this.tagsBefore(path, lag)?.get(reference)
    const tag = repository?.tags.get(reference)
    if (tag === undefined || tag.staleReads === 0) return tag?.digest
    tag.staleReads--
    return tag.former
  }

  /** Removes only what the reference names. */
  lose(path: string, reference: string): void {
    const { manifests, tags, blobs } = this.repository(path)
    if (!isDigest(reference)) tags.delete(reference)
    else if (!manifests.delete(reference)) blobs.delete(reference)
  }

  /** Removes a manifest and every tag on it. */
  delete(path: string, digest: Digest): boolean {
    const { manifests, tags } = this.repository(path)
    for (const [tag, stored] of tags) if (stored.digest === digest) this.deleteTag(path, tag)
    return manifests.delete(digest)
  }

  deleteTag(path: string, tag: string): boolean {
    const { tags, writes } = this.repository(path)
    writes.push({ at: this.#now(), tag, digest: undefined })
    return tags.delete(tag)
  }
}

export function sha256(bytes: Uint8Array | string): Digest {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (!isDigest(digest)) throw new Error(digest)
  return digest
}

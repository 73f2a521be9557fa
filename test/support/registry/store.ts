import { createHash } from 'node:crypto'
import { type Digest, isDigest } from '../../../src/domain/digest.ts'

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

export interface StoredRepository {
  readonly manifests: Map<Digest, StoredManifest>
  readonly tags: Map<string, StoredTag>
  readonly blobs: Map<Digest, Uint8Array>
}

/** Everything that a registry holds, in memory. */
export class Store {
  readonly repositories: Map<string, StoredRepository> = new Map()

  repository(path: string): StoredRepository {
    const known = this.repositories.get(path) ?? { manifests: new Map(), tags: new Map(), blobs: new Map() }
    this.repositories.set(path, known)
    return known
  }

  addBlob(path: string, bytes: Uint8Array): Digest {
    const digest = sha256(bytes)
    this.repository(path).blobs.set(digest, bytes)
    return digest
  }

  addManifest(path: string, tag: string | undefined, manifest: StoredManifest, staleReads: number): Digest {
    const digest = sha256(manifest.bytes)
    const { manifests, tags } = this.repository(path)
    manifests.set(digest, manifest)
    if (tag !== undefined) tags.set(tag, { digest, former: tags.get(tag)?.digest, staleReads })
    return digest
  }

  /** The digest that a read of the reference sees; a stale read uses up one of its number. */
  read(path: string, reference: string): Digest | undefined {
    const repository = this.repositories.get(path)
    if (isDigest(reference)) return repository?.manifests.has(reference) ? reference : undefined
    const tag = repository?.tags.get(reference)
    if (tag === undefined || tag.staleReads === 0) return tag?.digest
    tag.staleReads--
    return tag.former
  }

  /** Removes what has the name, and nothing besides. */
  lose(path: string, reference: string): void {
    const { manifests, tags, blobs } = this.repository(path)
    if (!isDigest(reference)) tags.delete(reference)
    else if (!manifests.delete(reference)) blobs.delete(reference)
  }

  /** Removes a manifest and every tag on it. */
  delete(path: string, digest: Digest): boolean {
    const { manifests, tags } = this.repository(path)
    for (const [tag, stored] of tags) if (stored.digest === digest) tags.delete(tag)
    return manifests.delete(digest)
  }
}

export function sha256(bytes: Uint8Array | string): Digest {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (!isDigest(digest)) throw new Error(digest)
  return digest
}

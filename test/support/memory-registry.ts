import { type Digest, isDigest } from '../../src/domain/digest.ts'
import { type Tag, tagOf } from '../../src/domain/tag.ts'
import { withdrawnSuffix } from '../../src/domain/withdrawal.ts'
import type { Manifest, Registry } from '../../src/ports.ts'
import { contentOf } from './model-repository.ts'

/** One call of a client. */
export interface Call {
  readonly kind: 'tags' | 'head' | 'get' | 'put'
  readonly tag: string | undefined
  /** What a `put` writes. */
  readonly digest?: Digest
}

/** Run around each call; what a hook throws is what the call throws. */
export interface Hooks {
  readonly before?: (call: Call) => Promise<void> | void
  readonly after?: (call: Call) => Promise<void> | void
}

/** One repository as tags and manifests, for tests of what several clients do to it at once. */
export class MemoryRepository {
  readonly tags: Map<string, Digest> = new Map()
  readonly #manifests: Map<Digest, Manifest> = new Map()

  /** Of content and its tags: `{ '2.1.114': '2.1.114 2.1' }`. */
  static of(contents: Readonly<Record<string, string>>): MemoryRepository {
    const repository = new MemoryRepository()
    for (const [word, tags] of Object.entries(contents))
      for (const tag of tags.split(' ')) repository.set(tag, word)
    return repository
  }

  /** Points a tag at the content of a word. */
  set(tag: string, word: string): Manifest {
    const manifest = manifestOf(word)
    this.#manifests.set(manifest.digest, manifest)
    this.tags.set(tag, manifest.digest)
    return manifest
  }

  withdraw(exactTag: string): void {
    this.set(`${exactTag}${withdrawnSuffix}`, `withdrawal of ${exactTag}`)
  }

  /** The tags by the content that they point at, as `of` takes them. */
  contents(words: readonly string[]): Record<string, string> {
    const tagsOf = (word: string) =>
      [...this.tags].filter(([, digest]) => digest === contentOf(word)).map(([tag]) => tag)
    return Object.fromEntries(words.map((word) => [word, tagsOf(word).toSorted().join(' ')]))
  }

  client({ before, after }: Hooks = {}): Registry {
    const call = async <T>(told: Call, signal: AbortSignal, act: () => T): Promise<T> => {
      signal.throwIfAborted()
      await before?.(told)
      signal.throwIfAborted()
      const result = act()
      await after?.(told)
      signal.throwIfAborted()
      return result
    }
    const find = (reference: Tag | Digest) => {
      const digest = isDigest(reference) ? reference : this.tags.get(reference)
      return digest === undefined ? undefined : this.#manifests.get(digest)
    }
    return {
      tags: (signal) =>
        call({ kind: 'tags', tag: undefined }, signal, () => [...this.tags.keys()].map(tagOf)),
      head: (reference, signal) =>
        call({ kind: 'head', tag: reference }, signal, () => {
          const found = find(reference)
          return found && { mediaType: found.mediaType, digest: found.digest }
        }),
      get: (reference, signal) => call({ kind: 'get', tag: reference }, signal, () => find(reference)),
      put: (tag, manifest, signal) =>
        call({ kind: 'put', tag, digest: manifest.digest }, signal, () => {
          this.#manifests.set(manifest.digest, manifest)
          this.tags.set(tag, manifest.digest)
        }),
    }
  }
}

/** The manifest of some content, told by a word; its digest is `contentOf(word)`. */
export function manifestOf(word: string): Manifest {
  return {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: contentOf(word),
    bytes: new TextEncoder().encode(word),
  }
}

import * as z from 'zod'
import { type Digest, isDigest } from '../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../src/domain/image/tag.ts'
import { withdrawalTag } from '../../src/domain/tags/withdrawal.ts'
import type { Manifest } from '../../src/ports/content.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { contentOf } from './model-repository.ts'

/** One call of a client. */
export interface Call {
  readonly kind: 'tags' | 'head' | 'get' | 'put' | 'delete'
  readonly tag: string | undefined
  /** The content that a `put` writes. */
  readonly digest?: Digest
}

/** Hooks around each call. If a hook throws, the call throws the same. */
export interface Hooks {
  readonly before?: (call: Call) => Promise<void> | void
  readonly after?: (call: Call) => Promise<void> | void
  /**
   * How many of the writes that this client has not seen yet stay unseen in this read. The client reads from a copy that
   * lags behind and never goes back.
   */
  readonly unseen?: (writes: number) => number
}

type Writes = readonly (readonly [tag: string, digest: Digest | undefined])[]

/** The tags after the first writes: a copy that lags behind and never goes back. */
class Copy {
  readonly #tags: Map<string, Digest>
  readonly #writes: Writes
  #position: number

  /** The copy begins with all writes so far. */
  constructor(writes: Writes, tags: ReadonlyMap<string, Digest>) {
    this.#tags = new Map(tags)
    this.#writes = writes
    this.#position = writes.length
  }

  /** `lag` tells of the writes that the copy lacks how many it lacks still. */
  read(lag: (writes: number) => number): ReadonlyMap<string, Digest> {
    const until = this.#writes.length - lag(this.#writes.length - this.#position)
    for (const [tag, digest] of this.#writes.slice(this.#position, until)) {
      if (digest === undefined) this.#tags.delete(tag)
      else this.#tags.set(tag, digest)
    }
    this.#position = Math.max(this.#position, until)
    return this.#tags
  }
}

/** One repository with tags and manifests, for tests of several clients at once. */
export class MemoryRepository {
  readonly tags: Map<string, Digest> = new Map()
  /** What clients may delete: nothing, manifests with all their tags, or tags too. */
  deletion: 'none' | 'digest' | 'tag' = 'none'
  readonly #manifests: Map<Digest, Manifest> = new Map()
  readonly #writes: (readonly [tag: string, digest: Digest | undefined])[] = []
  #list: (() => ReadonlyMap<string, Digest>) | undefined

  /** Of content and its tags: `{ '2.1.114': '2.1.114 2.1' }`. */
  static of(contents: Readonly<Record<string, string>>): MemoryRepository {
    const repository = new MemoryRepository()
    for (const [word, tags] of Object.entries(contents))
      for (const tag of tags.split(' ')) repository.set(tag, word)
    return repository
  }

  /** Points a tag at the content named by a word. */
  set(tag: string, word: string): Manifest {
    const manifest = manifestOf(word)
    this.#put(tag, manifest)
    return manifest
  }

  withdraw(exactTag: string): void {
    this.set(withdrawalTag(parseTag(exactTag)), `withdrawal of ${exactTag}`)
  }

  /**
   * From now on one cache gives the tag list to every client, and never goes back. Of so many writes that it does not
   * show yet, `unlisted` tells how many it does not show in this read either.
   */
  listLate(unlisted: (writes: number) => number): void {
    const listed = new Copy(this.#writes, this.tags)
    this.#list = () => listed.read(unlisted)
  }

  /** The tags by the content that they point at, as `of` takes them. */
  contents(words: readonly string[]): Record<string, string> {
    const tagsOf = (word: string) =>
      [...this.tags].filter(([, digest]) => digest === contentOf(word)).map(([tag]) => tag)
    return Object.fromEntries(words.map((word) => [word, tagsOf(word).toSorted().join(' ')]))
  }

  client({ before, after, unseen = () => 0 }: Hooks = {}): Registry {
    const call = async <T>(reported: Call, signal: AbortSignal, act: () => T): Promise<T> => {
      signal.throwIfAborted()
      await before?.(reported)
      signal.throwIfAborted()
      const result = act()
      await after?.(reported)
      signal.throwIfAborted()
      return result
    }
    const seen = new Copy(this.#writes, this.tags)
    const look = () => seen.read(unseen)
    const list = () => (this.#list ?? look)()
    const find = (reference: Tag | Digest) => {
      const digest = isDigest(reference) ? reference : look().get(reference)
      return digest === undefined ? undefined : this.#manifests.get(digest)
    }
    const put = (reference: Tag | Digest, manifest: Manifest, signal: AbortSignal) =>
      call({ kind: 'put', tag: reference, digest: manifest.digest }, signal, () =>
        this.#put(isDigest(reference) ? undefined : reference, manifest),
      )
    return {
      tags: (signal) =>
        call({ kind: 'tags', tag: undefined }, signal, () => [...list().keys()].map(parseTag)),
      head: (reference, signal) =>
        call({ kind: 'head', tag: reference }, signal, () => {
          const found = find(reference)
          return found && { mediaType: found.mediaType, digest: found.digest }
        }),
      has: async ({ digest }) => this.#manifests.has(digest),
      get: (reference, signal) => call({ kind: 'get', tag: reference }, signal, () => find(reference)),
      put,
      async putTags([first], manifest, signal) {
        if (first === undefined) return []
        await put(first, manifest, signal)
        return [first]
      },
      tagsAtOnce: () => 1,
      delete: (reference, signal) =>
        call({ kind: 'delete', tag: reference }, signal, () => this.#delete(reference)),
      // A manifest is a word and names no blobs, except that of a withdrawal.
      sendBlob: async () => 'present',
      isMoved: () => false,
      configuration: async () => undefined,
      checkWrite: async () => {},
      blob: ({ digest }) => {
        throw new Error(`no blob ${digest}`)
      },
      referrers: async () => [],
      addReferrers: async () => true,
    }
  }

  #delete(reference: Tag | Digest): 'deleted' | 'absent' | 'unsupported' {
    if (this.deletion === 'none' || (this.deletion === 'digest' && !isDigest(reference))) return 'unsupported'
    const going = [...this.tags].filter(([tag, digest]) => reference === (isDigest(reference) ? digest : tag))
    for (const [tag] of going) {
      this.tags.delete(tag)
      this.#writes.push([tag, undefined])
    }
    const isThere = isDigest(reference) ? this.#manifests.delete(reference) : going.length > 0
    return isThere ? 'deleted' : 'absent'
  }

  #put(tag: string | undefined, manifest: Manifest): void {
    this.#manifests.set(manifest.digest, { ...manifest, ...annotationsOf(manifest) })
    if (tag === undefined) return
    this.tags.set(tag, manifest.digest)
    this.#writes.push([tag, manifest.digest])
  }
}

/** What a reader of the manifest would find in its bytes. */
function annotationsOf({ bytes }: Manifest): Pick<Manifest, 'annotations'> {
  const text = Buffer.from(bytes).toString()
  if (!text.startsWith('{')) return {}
  const { annotations } = z
    .object({ annotations: z.record(z.string(), z.string()).optional() })
    .parse(JSON.parse(text))
  return annotations === undefined ? {} : { annotations }
}

/** The manifest of the content that a word names; its digest is `contentOf(word)`. */
export function manifestOf(word: string): Manifest {
  return {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: contentOf(word),
    bytes: new TextEncoder().encode(word),
  }
}

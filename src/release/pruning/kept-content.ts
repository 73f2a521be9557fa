import pMap from 'p-map'
import { asSemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { PruneDecision } from '../../domain/plan/prune-rules.ts'
import type { Descriptor, Manifest } from '../../ports/content.ts'
import type { Reporter } from '../../ports/run.ts'
import { concurrency, isIndex, readIndexEntries } from '../copy/tree.ts'
import type { Target } from '../state/target.ts'

// Far more than the connections to a registry.
const atOnce = 100

/** What the tags of a repository need: a manifest goes only if no tag is on it and no index with a tag names it. */
export interface KeptContent {
  /** What the listed tags point at. */
  readonly heads: ReadonlyMap<Tag, Descriptor>
  /**
   * Reads what a new list shows: the tags that are new, and from time to time all tags that are not versions. Also reads
   * the indexes among them. `fresh` were read just now.
   */
  update(tags: readonly Tag[], fresh: readonly Tag[]): Promise<void>
  /** Forgets a tag that is deleted. */
  drop(tag: Tag): void
  /** Why a manifest stays; undefined if nothing needs it. */
  whyKept(digest: Digest): string | undefined
  /** The same, also for a manifest that belongs to another one that stays. */
  whyManifestKept(manifest: Manifest): Promise<string | undefined>
}

export interface KeptContentOptions {
  readonly target: Target
  readonly reporter: Reporter
  readonly signal: AbortSignal
  /** True for an exact tag, which does not move. */
  readonly isExact: (tag: Tag) => boolean
}

export function createKeptContent({ target, reporter, signal, isExact }: KeptContentOptions): KeptContent {
  const { registry, clock, settle } = target
  const heads = new Map<Tag, Descriptor>()
  const entries = new Map<Digest, ReadonlySet<Digest>>()
  let unreadable: Digest | undefined
  let sweptAt = Number.NEGATIVE_INFINITY

  const set = (tag: Tag, found: Descriptor | null | undefined): void => {
    if (found) heads.set(tag, found)
    else heads.delete(tag)
  }
  const readIndex = async (digest: Digest): Promise<void> => {
    try {
      const index = await registry.get(digest, signal)
      const named = index === undefined ? [] : await readIndexEntries(index, registry, signal)
      entries.set(digest, new Set(named.map((entry) => entry.digest)))
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (error.code !== 'CONTENT_INVALID' && error.code !== 'MANIFEST_INVALID') throw error
      if (unreadable === undefined)
        reporter.event({
          kind: 'warning',
          message: `${target.name} keeps its manifests, because semtag cannot read the index ${digest}: ${error.message}`,
        })
      unreadable = digest
      entries.set(digest, new Set())
    }
  }
  const whyKept = (digest: Digest): string | undefined => {
    for (const [tag, head] of heads) if (head.digest === digest) return `${tag} is on it`
    if (unreadable !== undefined) return `semtag cannot read the index ${unreadable}, which may need it`
    for (const [tag, head] of heads) if (entries.get(head.digest)?.has(digest)) return `${tag} needs it`
    return undefined
  }
  return {
    heads,
    async update(tags, fresh) {
      for (const tag of fresh) set(tag, target.evidence.last(tag))
      const listed = new Set(tags)
      // A list that is late proves nothing.
      const unlisted = [...heads.keys()].filter((tag) => !listed.has(tag))
      const now = clock.now().getTime()
      const isStale = now - sweptAt > settle
      if (isStale) sweptAt = now
      const open = tags.filter((tag) => !heads.has(tag) || (isStale && !isExact(tag)))
      const read = async (tag: Tag) => set(tag, await registry.head(tag, signal))
      await pMap([...open, ...unlisted], read, { concurrency: atOnce, signal })
      const indexes = new Set([...heads.values()].filter(isIndex).map(({ digest }) => digest))
      const unread = [...indexes].filter((digest) => !entries.has(digest))
      await pMap(unread, readIndex, { concurrency, signal })
    },
    drop: (tag) => void heads.delete(tag),
    whyKept,
    async whyManifestKept({ digest, subject }) {
      const why = whyKept(digest)
      if (why !== undefined || subject === undefined) return why
      const isThere = (await registry.head(subject, signal)) !== undefined
      return isThere ? `it belongs to ${subject}, which stays` : undefined
    },
  }
}

/**
 * Reads why images stay although tags on them go: another tag is on them, or an index that stays names them. For tools
 * that do not look at the repository again.
 */
export async function readStaying(
  tags: readonly Tag[],
  going: readonly PruneDecision[],
  target: Target,
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal },
): Promise<ReadonlyMap<Digest, string>> {
  const kept = createKeptContent({ target, reporter, signal, isExact: () => true })
  await kept.update(tags, [])
  for (const { tag } of going) kept.drop(tag)
  const staying = new Map<Digest, string>()
  const read = async (digest: Digest) => {
    const manifest = await target.registry.get(digest, signal)
    const why = manifest && (await kept.whyManifestKept(manifest))
    if (why !== undefined) staying.set(digest, why)
  }
  const digests = new Set(going.filter(({ reason }) => reason !== 'referrer').map(({ digest }) => digest))
  await pMap(
    [...digests].filter((digest) => digest !== null),
    read,
    { concurrency, signal },
  )
  return staying
}

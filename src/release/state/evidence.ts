import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'

/**
 * What one run knows about the tags of a repository from its own reads and writes. semtag checks every answer of the
 * registry against this evidence: a registry can answer late, from a cache, or from several stores that disagree.
 */
export interface Evidence {
  /** The registry; it remembers every read and write of a tag. */
  readonly registry: Registry
  /** Reads a tag without remembering what it shows. */
  readonly peek: Registry['head']
  /** Remembers a write that did not go through `registry`, such as the push of an engine. */
  written(tag: Tag, found: Descriptor): void
  /** Remembers which tags the list names: for these, a 404 for HEAD alone does not mean that they are gone. */
  listed(tags: ReadonlySet<string>): void
  /** What the tag pointed at when it was last read or written; null if it did not exist, undefined if not known. */
  last(tag: string): Descriptor | null | undefined
  /** What the last read of the tag showed; undefined if no read has followed the last write. */
  shown(tag: string): Digest | null | undefined
  /** The number of writes so far. */
  writes(): number
  /** Whether the run wrote the tag after its first `writes` writes. */
  wroteSince(tag: string, writes: number): boolean
  /**
   * Tags that exist but that the list does not name, and removed markers that it still names. The list must show only
   * the writes that came before it: `writes` is their number.
   */
  disputed(listed: ReadonlySet<string>, writes: number): readonly Tag[]
  /** Tags that exist, as far as this run knows. */
  present(): readonly Tag[]
  /** Tags that this run wrote and that exist. */
  ours(): readonly Tag[]
  /** Tags whose answers contradict one another. The reader of the list removes a tag once its reads agree. */
  readonly doubts: Set<Tag>
}

interface Known {
  found: Descriptor | null
  /** What the last read showed; undefined if no read has followed the last write. */
  shown: Digest | null | undefined
  /** No read has shown the last write of the run yet. */
  unseen: boolean
  /** A read showed an older state after the write. */
  late: boolean
  /** The run deleted the tag. */
  removed: boolean
  /** The number of the run's last write to the tag; 0 if there was none. */
  write: number
  /** What the tag pointed at earlier. */
  readonly former: Set<Digest | null>
}

const untouched = { unseen: false, late: false, removed: false, write: 0 }

export function createEvidence(registry: Registry): Evidence {
  const known = new Map<Tag, Known>()
  const doubts = new Set<Tag>()
  let named: ReadonlySet<string> = new Set()
  let writes = 0

  const read = (tag: Tag, found: Descriptor | null): void => {
    const digest = found?.digest ?? null
    const before = known.get(tag)
    if (before === undefined) {
      known.set(tag, { found, shown: digest, ...untouched, former: new Set() })
      return
    }
    before.shown = digest
    const held = before.found?.digest ?? null
    if (digest === held) {
      // Reads did not show the write and now do: one of the stores that answer may still lack it.
      if (before.late) doubts.add(tag)
      Object.assign(before, { found, unseen: false, late: false })
    } else if (before.unseen && before.former.has(digest)) before.late = true
    else {
      if (digest === null || before.former.has(digest)) doubts.add(tag)
      before.former.add(held)
      Object.assign(before, { found, unseen: false, late: false, removed: false })
    }
  }
  const write = (tag: Tag, found: Descriptor | null): void => {
    const before = known.get(tag)
    const former = new Set<Digest | null>([...(before?.former ?? []), before?.found?.digest ?? null])
    former.delete(found?.digest ?? null)
    writes += 1
    const removed = found === null
    known.set(tag, { found, shown: undefined, unseen: true, late: false, removed, write: writes, former })
  }
  // Nexus has answered HEAD with 404 although GET found the manifest: https://github.com/containrrr/watchtower/issues/667
  const isExpected = (tag: Tag) => named.has(tag) || (known.get(tag)?.found ?? null) !== null

  const present = () => [...known].flatMap(([tag, { found, shown }]) => (isThere(found, shown) ? [tag] : []))
  return {
    doubts,
    peek: registry.head,
    registry: {
      ...registry,
      async head(reference, ...rest) {
        if (isDigest(reference)) return registry.head(reference, ...rest)
        const head = await registry.head(reference, ...rest)
        const found = head ?? (isExpected(reference) ? await registry.get(reference, ...rest) : undefined)
        const descriptor = found && { mediaType: found.mediaType, digest: found.digest }
        read(reference, descriptor ?? null)
        return descriptor
      },
      async get(reference, signal) {
        const found = await registry.get(reference, signal)
        if (!isDigest(reference)) read(reference, found ?? null)
        return found
      },
      async put(reference, manifest, signal) {
        await registry.put(reference, manifest, signal)
        if (!isDigest(reference)) write(reference, manifest)
      },
      async putTags(tags, manifest, signal) {
        const done = await registry.putTags(tags, manifest, signal)
        for (const tag of done) write(tag, manifest)
        return done
      },
      async delete(reference, signal) {
        const done = await registry.delete(reference, signal)
        if (done === 'unsupported') return done
        const gone = isDigest(reference)
          ? [...known.keys()].filter((tag) => isOn(known.get(tag), reference))
          : [reference]
        for (const tag of gone) write(tag, null)
        return done
      },
    },
    written: write,
    listed(tags) {
      named = tags
    },
    last: (tag) => find(known, tag)?.found,
    shown: (tag) => find(known, tag)?.shown,
    writes: () => writes,
    wroteSince: (tag, before) => (find(known, tag)?.write ?? 0) > before,
    disputed: (listed, before) =>
      [...known].flatMap(([tag, { found, shown, removed, write }]) => {
        if (write > before) return []
        if (isThere(found, shown)) return listed.has(tag) || isOfReferrers(tag) ? [] : [tag]
        return removed && isWithdrawalTag(tag) && listed.has(tag) ? [tag] : []
      }),
    present,
    ours: () => present().filter((tag) => (known.get(tag)?.write ?? 0) > 0),
  }
}

const find = (known: ReadonlyMap<string, Known>, tag: string): Known | undefined => known.get(tag)

const isOn = (known: Known | undefined, digest: Digest): boolean => known?.found?.digest === digest

/** False for a tag that reads no longer find: the list need not name it. */
function isThere(found: Descriptor | null, shown: Digest | null | undefined): boolean {
  return shown === undefined ? found !== null : shown !== null
}

/** Some registries leave the tags of referrers out of the list. They decide nothing about aliases. */
const isOfReferrers = (tag: Tag): boolean => /^sha256-[0-9a-f]{64}/.test(tag)

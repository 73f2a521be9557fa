import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'

/**
 * What one run knows of the tags of a repository from its own reads and writes. A registry's answers are held against
 * it: registries can answer late, from a cache, or from several stores that do not agree.
 */
export interface Evidence {
  /** The registry; every read and write of a tag that goes through it is remembered. */
  readonly registry: Registry
  /** Reads a tag without remembering what it shows. */
  readonly peek: Registry['head']
  /** Remembers a write that another made for this run, such as the push of an engine. */
  written(tag: Tag, found: Descriptor): void
  /** Remembers which tags the list names: HEAD alone does not show that one of these is gone. */
  listed(tags: ReadonlySet<string>): void
  /** What the tag pointed at when it was last read or written; null is nothing, undefined is not known. */
  last(tag: string): Descriptor | null | undefined
  /** What the last read of the tag showed; undefined if there was none since the last write. */
  shown(tag: string): Digest | null | undefined
  /** How many writes there were so far. */
  writes(): number
  /** Whether the run wrote the tag after so many writes. */
  wroteSince(tag: string, writes: number): boolean
  /**
   * Tags that are there and that the list does not name, and removed markers that it still names. A list is held to
   * the writes before it was read: `writes` is their number.
   */
  disputed(listed: ReadonlySet<string>, writes: number): readonly Tag[]
  /** Tags that are there, as far as this run knows. */
  present(): readonly Tag[]
  /** Tags that this run wrote and that are there. */
  ours(): readonly Tag[]
  /** Tags whose answers contradict one another, until their reads agree. */
  readonly doubts: Set<Tag>
}

interface Known {
  found: Descriptor | null
  /** What the last read showed; undefined: none since the last write. */
  shown: Digest | null | undefined
  /** The run wrote it, and no read has shown that yet. */
  unseen: boolean
  /** A read showed an older state after the write. */
  late: boolean
  /** The run took it away. */
  removed: boolean
  /** The number of the run's last write to it; 0 if it never wrote it. */
  write: number
  /** What it pointed at earlier. */
  readonly former: Set<Digest | null>
}

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
      // The write shows after reads that did not show it: a store without it may be among those that answer.
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
  // Nexus has answered HEAD with 404 where GET found the manifest: https://github.com/containrrr/watchtower/issues/667
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

const untouched = { unseen: false, late: false, removed: false, write: 0 }

const find = (known: ReadonlyMap<string, Known>, tag: string): Known | undefined => known.get(tag)

const isOn = (known: Known | undefined, digest: Digest): boolean => known?.found?.digest === digest

/** A tag that no read finds any more is not demanded of a list. */
function isThere(found: Descriptor | null, shown: Digest | null | undefined): boolean {
  return shown === undefined ? found !== null : shown !== null
}

/** Tags of referrers: some registries leave them out of the list. They decide nothing about aliases. */
const isOfReferrers = (tag: Tag): boolean => /^sha256-[0-9a-f]{64}/.test(tag)

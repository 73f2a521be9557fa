import type { Digest } from '../domain/digest.ts'
import { isTag, type Tag } from '../domain/tag.ts'
import { isWithdrawalTag } from '../domain/withdrawal.ts'
import type { Clock, Descriptor, Registry } from '../ports.ts'
import type { Target } from './target.ts'
import { readUntil } from './wait.ts'

/** What single tags point at, each asked for once. */
export interface Heads {
  /** Asks for those that are not known yet, side by side; false where there was nothing new to ask for. */
  look(tags: Iterable<string>): Promise<boolean>
  /** Takes over what was read otherwise. */
  know(tag: string, found: Descriptor | undefined): void
  /** The manifests behind those of the tags that have one. */
  of(tags: readonly string[]): readonly Descriptor[]
  /** All that is known; null: nothing is behind the tag. */
  all(): ReadonlyMap<string, Descriptor | null>
  digests(): ReadonlyMap<string, Digest | null>
}

// Many times the connections to a registry, and few enough to be held where there are a hundred thousand tags.
const atOnce = 256

/** `listed` are tags that the list names and that are not believed to be gone at the first read. */
export function createHeads(
  { registry, hollow }: Target,
  clock: Clock,
  signal: AbortSignal,
  listed: ReadonlySet<string> = new Set(),
): Heads {
  const heads = new Map<string, Descriptor | null>()
  // A marker is looked at where it is listed: that nothing is behind it may be a read that lags behind the list, and
  // a version that was withdrawn would get its aliases back.
  const head = async (tag: Tag) => {
    const isBelieved = !hollow.has(tag) && (isWithdrawalTag(tag) || listed.has(tag))
    if (!isBelieved) return registry.head(tag, signal)
    const found = await headOfListed(registry, tag, clock, signal)
    if (found === undefined) hollow.add(tag)
    return found
  }
  return {
    async look(tags) {
      const wanted = [...new Set(tags)].filter(isTag).filter((tag) => !heads.has(tag))
      for (let start = 0; start < wanted.length; start += atOnce) {
        const some = wanted.slice(start, start + atOnce)
        const found = await Promise.all(some.map(head))
        for (const [index, tag] of some.entries()) heads.set(tag, found[index] ?? null)
      }
      return wanted.length > 0
    },
    know: (tag, found) => void heads.set(tag, found ?? null),
    of: (tags) => tags.flatMap((tag) => heads.get(tag) ?? []),
    all: () => new Map(heads),
    digests: () => new Map([...heads].map(([tag, descriptor]) => [tag, descriptor?.digest ?? null])),
  }
}

/** What is behind a tag that the list names: a read may lag behind the list. */
export function headOfListed(
  registry: Registry,
  tag: Tag,
  clock: Clock,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  return readUntil(
    () => registry.head(tag, signal),
    (found) => found !== undefined,
    clock,
    signal,
  )
}

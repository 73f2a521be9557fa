import type { Digest } from '../domain/digest.ts'
import { isTag } from '../domain/tag.ts'
import type { Descriptor } from '../ports.ts'
import type { Target } from './target.ts'

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

export function createHeads({ registry }: Target, signal: AbortSignal): Heads {
  const heads = new Map<string, Descriptor | null>()
  return {
    async look(tags) {
      const wanted = [...new Set(tags)].filter(isTag).filter((tag) => !heads.has(tag))
      const found = await Promise.all(wanted.map((tag) => registry.head(tag, signal)))
      for (const [index, tag] of wanted.entries()) heads.set(tag, found[index] ?? null)
      return wanted.length > 0
    },
    know: (tag, found) => void heads.set(tag, found ?? null),
    of: (tags) => tags.flatMap((tag) => heads.get(tag) ?? []),
    all: () => new Map(heads),
    digests: () => new Map([...heads].map(([tag, descriptor]) => [tag, descriptor?.digest ?? null])),
  }
}

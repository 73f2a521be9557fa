import { asSemtagError, type SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { setOf } from '../../domain/tags/observation.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import { listsArchived } from '../../domain/vendors/index.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { TagList } from './tag-list.ts'
import type { Target } from './target.ts'
import { readUntil } from './waiting.ts'

/** What single tags point at. A tag is asked for once. */
export interface HeadCache {
  /** Asks for the tags that are not known yet, side by side. Returns false if there was nothing new to ask for. */
  look(tags: Iterable<Tag>): Promise<boolean>
  /** Takes over what was read otherwise. */
  know(tag: Tag, found: Descriptor | undefined): void
  /** Reads again the tags that the list contradicts, and takes over later reads. Called with each list that is read. */
  against(list: TagList): Promise<void>
  /** The manifests behind those of the tags that have one. */
  of(tags: readonly Tag[]): readonly Descriptor[]
  /** All that is known; null: nothing is behind the tag. */
  all(): ReadonlyMap<Tag, Descriptor | null>
  digests(): ReadonlyMap<Tag, Digest | null>
}

// Many times the connections to a registry, and few enough to be held for a hundred thousand tags.
const atOnce = 256

/** `isSure` names the listed tags that are waited for: one read that does not find them is not believed. */
export function createHeadCache(
  target: Target,
  signal: AbortSignal,
  isSure: (tag: Tag) => boolean = isWithdrawalTag,
): HeadCache {
  const { evidence, dangling } = target
  const heads = new Map<Tag, Descriptor | null>()
  // Artifactory answers HEAD of an absent tag with 403: https://github.com/google/go-containerregistry/issues/1691
  const denied = new Map<Tag, SemtagError>()
  let list: TagList | undefined
  let listed: ReadonlySet<string> = new Set()

  const head = async (tag: Tag): Promise<Descriptor | undefined> => {
    if (!listed.has(tag) || dangling.has(tag) || !isSure(tag)) return evidence.registry.head(tag, signal)
    const found = await headOfListed(target, tag, list?.readAt ?? 0, signal)
    if (found === undefined) dangling.add(tag)
    return found
  }
  const ask = async (tag: Tag): Promise<void> => {
    try {
      heads.set(tag, (await head(tag)) ?? null)
    } catch (thrown) {
      const error = asSemtagError(thrown)
      if (error.code !== 'DENIED' || (list !== undefined && !isAbsent(tag))) throw thrown
      if (list === undefined) denied.set(tag, error)
      else heads.set(tag, null)
    }
  }
  const isAbsent = (tag: Tag) => list?.isWhole === true && !listed.has(tag)
  const askAll = async (tags: readonly Tag[]): Promise<void> => {
    for (let start = 0; start < tags.length; start += atOnce)
      await Promise.all(tags.slice(start, start + atOnce).map(ask))
  }
  return {
    async look(tags) {
      // The name of an alias or a marker may be too long for a tag: the registry has none then.
      const wanted = [...new Set(tags)].filter(isTag).filter((tag) => !heads.has(tag) && !denied.has(tag))
      await askAll(wanted)
      return wanted.length > 0
    },
    know: (tag, found) => void heads.set(tag, found ?? null),
    async against(given) {
      list = given
      listed = setOf(given.tags)
      for (const [tag, error] of denied) {
        if (!isAbsent(tag)) throw error
        heads.set(tag, null)
      }
      denied.clear()
      await askAll([...heads].flatMap(([tag, found]) => (found === null && listed.has(tag) ? [tag] : [])))
      for (const tag of heads.keys()) {
        // Tags that this run wrote after the list was read are not checked here.
        const last = evidence.wroteSince(tag, given.writes) ? undefined : evidence.last(tag)
        if (last !== undefined) heads.set(tag, last)
      }
    },
    of: (tags) => tags.flatMap((tag) => heads.get(tag) ?? []),
    all: () => new Map(heads),
    digests: () => new Map([...heads].map(([tag, descriptor]) => [tag, descriptor?.digest ?? null])),
  }
}

/**
 * What is behind a tag that the list named at the time: a read may lag behind the list, but no longer than the time to
 * settle. Amazon ECR lists what it has archived, and never shows it.
 */
export function headOfListed(
  target: Target,
  tag: Tag,
  readAt: number,
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  const { clock, settle, repository } = target
  const left = Math.max(0, readAt + settle - clock.now().getTime())
  const waiting = { clock, settle: listsArchived(repository.registry) ? 0 : left }
  return readUntil(
    () => target.registry.head(tag, signal),
    (found) => found !== undefined,
    waiting,
    signal,
  )
}

/**
 * Reads an exact tag that was published until a read shows it: a registry may go on answering with what it replaced. A
 * digest that is neither comes from another release, and is shown as well.
 */
export async function readPublished(
  target: Target,
  tag: Tag,
  replaced: Digest | undefined,
  signal: AbortSignal,
): Promise<{ readonly found: Descriptor | undefined; readonly isShown: boolean }> {
  const isPublished = (now: Descriptor | undefined) => now !== undefined && now.digest !== replaced
  const found = await readUntil(() => target.registry.head(tag, signal), isPublished, target, signal)
  return { found, isShown: isPublished(found) }
}

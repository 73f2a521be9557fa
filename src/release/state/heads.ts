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

/** What single tags point at. Each tag is read once. */
export interface HeadCache {
  /** Reads the tags that are not known yet, all at once. Returns false if there was nothing to read. */
  look(tags: Iterable<Tag>): Promise<boolean>
  /** Adds what another read has shown. */
  know(tag: Tag, found: Descriptor | undefined): void
  /** Reads the tags that the list contradicts again, and adds later reads. Called with each list that is read. */
  against(list: TagList): Promise<void>
  /** The descriptors of those tags that exist. */
  of(tags: readonly Tag[]): readonly Descriptor[]
  /** Everything that is known; null if the tag does not exist. */
  all(): ReadonlyMap<Tag, Descriptor | null>
  digests(): ReadonlyMap<Tag, Digest | null>
}

// Far more than the connections to a registry, and few enough for the memory of a hundred thousand tags.
const atOnce = 256

/** `waitsFor` picks the listed tags that semtag waits for: for these, one 404 is not enough. */
export function createHeadCache(
  target: Target,
  signal: AbortSignal,
  waitsFor: (tag: Tag) => boolean = isWithdrawalTag,
): HeadCache {
  const { evidence, dangling } = target
  const heads = new Map<Tag, Descriptor | null>()
  // Artifactory answers HEAD of an absent tag with 403: https://github.com/google/go-containerregistry/issues/1691
  const denied = new Map<Tag, SemtagError>()
  let list: TagList | undefined
  let listed: ReadonlySet<string> = new Set()

  const head = async (tag: Tag): Promise<Descriptor | undefined> => {
    if (!listed.has(tag) || dangling.has(tag) || !waitsFor(tag)) return evidence.registry.head(tag, signal)
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
  const isAbsent = (tag: Tag) => list?.isComplete === true && !listed.has(tag)
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
 * What a listed tag points at. A read may lag behind the list, but no longer than the time to settle after `readAt`.
 * Amazon ECR lists archived images and never shows them, so there is no wait.
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

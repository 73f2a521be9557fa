import pMap from 'p-map'
import { asSemtagError } from '../../domain/errors.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { setOf } from '../../domain/tags/observation.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Evidence } from './evidence.ts'
import { answersDiffer, incomplete, waitingFor, withWaysOn } from './tag-list-errors.ts'
import { createWaits, type Waiting } from './waiting.ts'

/** A tag list as a run may use it. */
export interface TagList {
  readonly tags: readonly Tag[]
  /** False if the list could not be read to its end, or did not agree with what was seen, and was filled in. */
  readonly isWhole: boolean
  /** The writes of this run before the list was read; it cannot show later ones. */
  readonly writes: number
  /** When it was read, in milliseconds. */
  readonly readAt: number
}

interface ReadListOptions {
  readonly signal: AbortSignal
  /** Reads that are made at the same time; the list must agree with what they find. */
  readonly beside?: () => Promise<unknown>
  /** Tags that the run may ask for: a registry that lists in lower case is recognised by them. */
  readonly names?: readonly string[]
}

/** `--assume-highest`: what to do without a list. */
export interface Assumption {
  /** The exact tag of the version in all its forms, and their markers: they are looked at one by one. */
  readonly names: readonly string[]
  readonly warn: (message: string) => void
}

export interface TagListOptions extends Waiting {
  /** The repository in messages. */
  readonly name: string
  readonly evidence: Evidence
  readonly assumption?: Assumption | undefined
  /** Whether the command has `--assume-highest`. */
  readonly mayAssume: boolean
  /** Called once, with a sentence, when the run starts to wait for answers. */
  readonly onWait: (what: string) => void
}

export interface TagListReader {
  /**
   * Reads the list to its end, and again until it agrees with everything that this run has read and written.
   *
   * @throws TAG_LIST_INCOMPLETE if it still disagrees after the time to settle, ANSWERS_DIFFER if answers go back and
   * forth, TAG_LIST_REFUSED.
   */
  read(options: ReadListOptions): Promise<TagList>
  /** Holds a list against what was read since; reads it again if they disagree. Returns the same list if they agree. */
  agree(list: TagList, options: ReadListOptions): Promise<TagList>
  /** Reads tags again until several rounds show the same: one reading is not enough for these. Returns the list to go by. */
  confirm(tags: readonly Tag[], options: ReadListOptions): Promise<TagList>
  /** Reads the list after the whole time to settle: by then a list that was late is there. */
  readLater(options: ReadListOptions): Promise<TagList>
}

// A round of reads that shows the same as the one before may be chance: two stores without shared storage behind one
// address answer in turn, or at random. Each time that such a row of rounds is broken, a longer one is wanted.
const calmRounds = 4
const mostRounds = 32
// A short delay is not worth a word.
const firstWait = 4
// Enough to see that a list is cut; a list may lack thousands.
const mostDisputed = 20
const concurrency = 10

/** Reads the tag lists of one repository for one run: the only way to a tag list. */
export function createTagListReader(options: TagListOptions): TagListReader {
  const { evidence, assumption, name, mayAssume, onWait, clock, settle } = options
  const { registry } = evidence
  const lookedFor = new Set<Tag>()
  let isWarned = false
  let latest: TagList = { tags: [], isWhole: true, writes: 0, readAt: 0 }

  const fillIn = async (list: TagList, { signal }: ReadListOptions): Promise<TagList> => {
    if (assumption === undefined) return list
    const { tags, isWhole } = list
    const set = setOf(tags)
    const own = assumption.names.filter(isTag).filter((tag) => !set.has(tag) && !lookedFor.has(tag))
    for (const tag of own) lookedFor.add(tag)
    // HEAD alone shows nothing: some registries answer it with 404 for a tag that GET finds.
    await pMap(own, (tag) => registry.get(tag, signal), { concurrency })
    const more = evidence.present().filter((tag) => !set.has(tag))
    const isFilledIn = !isWhole || more.length > 0
    if (isFilledIn && !isWarned)
      assumption.warn(
        `The tag list of ${name} is not complete; with --assume-highest, semtag treats this version as the highest.`,
      )
    isWarned ||= isFilledIn
    return { ...list, tags: [...tags, ...more], isWhole: !isFilledIn }
  }

  const ask = async ({
    signal,
    beside = async () => {},
  }: ReadListOptions): Promise<readonly Tag[] | undefined> => {
    const [list, reads] = await Promise.allSettled([registry.tags(signal), beside()])
    if (list.status === 'rejected') {
      const error = asSemtagError(list.reason)
      const isNoList = error.code === 'TAG_LIST_REFUSED' || error.code === 'TAG_LIST_INCOMPLETE'
      if (!isNoList || assumption === undefined) throw isNoList ? withWaysOn(error, mayAssume) : error
    }
    if (reads.status === 'rejected') throw reads.reason
    return list.status === 'fulfilled' ? list.value : undefined
  }

  const agree = async (
    list: TagList,
    { names = [], signal }: ReadListOptions,
    confirmed: readonly Tag[] = [],
  ): Promise<TagList> => {
    let tags = await restoreCase(list.tags, names, evidence, signal)
    let { writes, readAt } = list
    const dispute = () => (assumption === undefined ? evidence.disputed(setOf(tags), writes) : [])
    evidence.listed(setOf(tags))
    let disputed = dispute()
    if (disputed.length === 0 && evidence.doubts.size === 0 && confirmed.length === 0)
      return tags === list.tags ? list : { ...list, tags }

    const wait = createWaits(options)
    const watched = new Set<Tag>(confirmed)
    let isListWatched = false
    let wasGood = false
    let wanted = calmRounds
    for (let round = 0, calm = 0; calm < wanted; round++) {
      for (const tag of [...disputed.slice(0, mostDisputed), ...evidence.doubts, ...evidence.ours()])
        watched.add(tag)
      isListWatched ||= disputed.length > 0
      const before = new Map([...watched].map((tag) => [tag, evidence.shown(tag)]))
      if (isListWatched) {
        writes = evidence.writes()
        readAt = clock.now().getTime()
      }
      const reread = await readTogether([...watched], isListWatched, round, registry, signal)
      if (reread !== undefined) tags = await restoreCase(reread, names, evidence, signal)
      evidence.listed(setOf(tags))
      disputed = dispute()
      const isGood =
        disputed.length === 0 && [...before].every(([tag, digest]) => digest === evidence.shown(tag))
      if (!isGood && calm > 0) wanted = Math.min(2 * wanted, mostRounds)
      calm = isGood ? calm + 1 : 0
      if (!isGood && round === firstWait)
        onWait(waitingFor(disputed[0] ?? [...watched][0], disputed.length > 0, name))
      if (isGood || (await wait(signal))) {
        wasGood ||= isGood
        continue
      }
      const [first] = disputed
      throw first !== undefined && !wasGood
        ? withWaysOn(incomplete(first, name, evidence), mayAssume)
        : answersDiffer(first ?? [...watched][0], name)
    }
    for (const tag of watched) evidence.doubts.delete(tag)
    return { ...list, tags, writes, readAt }
  }

  const read = async (asked: ReadListOptions): Promise<TagList> => {
    const [writes, readAt] = [evidence.writes(), clock.now().getTime()]
    const listed = await ask(asked)
    const list = { tags: listed ?? [], isWhole: listed !== undefined, writes, readAt }
    latest = await fillIn(await agree(list, asked), asked)
    return latest
  }
  return {
    read,
    async confirm(tags, asked) {
      latest = await fillIn(await agree(latest, asked, latest.isWhole ? tags : []), asked)
      return latest
    },
    async readLater(asked) {
      onWait(`${name} has an alias on a digest that no known version has; the tag list may be late.`)
      await clock.sleep(settle, asked.signal)
      return read(asked)
    },
    async agree(list, asked) {
      const agreed = await agree(list, asked)
      latest =
        agreed === list && evidence.disputed(setOf(list.tags), list.writes).length === 0
          ? list
          : await fillIn(agreed, asked)
      return latest
    },
  }
}

/** Reads tags, and the list if it is wanted, side by side; in another order each time, as a balancer deals in turn. */
async function readTogether(
  tags: readonly Tag[],
  withList: boolean,
  round: number,
  registry: Registry,
  signal: AbortSignal,
): Promise<readonly Tag[] | undefined> {
  let list: readonly Tag[] | undefined
  const readList = async () => {
    list = await registry.tags(signal)
  }
  const readTag = (tag: Tag) => async () => void (await registry.head(tag, signal))
  const reads = [...(withList ? [readList] : []), ...tags.map(readTag)]
  const turned = reads.map((_, index) => reads[(index + round) % reads.length])
  await pMap(turned, (read) => read?.(), { concurrency, signal })
  return list
}

/**
 * Gitea keeps tags in lower case, lists them so, and looks them up in any case. A tag that is there and that the list
 * names in lower case, with the same digest, is that tag.
 *
 * @see https://github.com/go-gitea/gitea/blob/main/models/packages/container/search.go
 */
async function restoreCase(
  tags: readonly Tag[],
  names: readonly string[],
  evidence: Evidence,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  const listed = setOf(tags)
  const isFolded = (tag: string) =>
    !listed.has(tag) && tag !== tag.toLowerCase() && listed.has(tag.toLowerCase())
  const [proof] = evidence.present().filter(isFolded)
  if (proof === undefined) return tags
  const lower = proof.toLowerCase()
  const other = isTag(lower) ? await evidence.peek(lower, signal) : undefined
  if (other === undefined || other.digest !== evidence.last(proof)?.digest) return tags
  const spelled = [...evidence.present(), ...names.filter(isTag)].filter(isFolded)
  const restored = new Map<string, Tag>(spelled.map((tag) => [tag.toLowerCase(), tag]))
  return tags.map((tag) => restored.get(tag) ?? tag)
}

import pMap from 'p-map'
import { asSemtagError } from '../../domain/errors.ts'
import { isTag, type Tag } from '../../domain/image/tag.ts'
import { setOf } from '../../domain/tags/observation.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Evidence } from './evidence.ts'
import { answersDiffer, incomplete, waitingFor, withNextSteps } from './tag-list-errors.ts'
import { createWaits, type Waiting } from './waiting.ts'

/** A tag list that agrees with what the run knows. */
export interface TagList {
  readonly tags: readonly Tag[]
  /** False if `--assume-highest` filled in what the list does not show. */
  readonly isComplete: boolean
  /** The number of writes of this run before the list was read: it cannot show later writes. */
  readonly writes: number
  /** The time of the read, in milliseconds. */
  readonly readAt: number
}

interface ReadListOptions {
  readonly signal: AbortSignal
  /** Reads at the same time as the list, which must agree with them. */
  readonly beside?: () => Promise<unknown>
  /** Tags that the run may read; they show whether the registry lists tags in lower case. */
  readonly names?: readonly string[]
}

/** `--assume-highest`: what replaces a list. */
export interface Assumption {
  /** The exact tag of the version in all its forms, and their markers: each of them is read. */
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
   * @throws TAG_LIST_INCOMPLETE if they still disagree after the time to settle, ANSWERS_DIFFER if answers go back and
   * forth, TAG_LIST_REFUSED if the registry does not list tags
   */
  read(options: ReadListOptions): Promise<TagList>
  /** Compares a list with later reads, and reads it again if they disagree. Returns the same list if they agree. */
  agree(list: TagList, options: ReadListOptions): Promise<TagList>
  /** Reads tags again until several rounds agree, because one read is not enough for them. Returns the list to use. */
  confirm(tags: readonly Tag[], options: ReadListOptions): Promise<TagList>
  /** Reads the list after the whole time to settle: a list that was late is up to date by then. */
  readLater(options: ReadListOptions): Promise<TagList>
}

// One round of reads that agrees with the round before may be chance: two stores without shared storage behind one
// address answer in turn, or at random. After each disagreement, twice as many rounds must agree.
const calmRounds = 4
const maximumRounds = 32
// The run reports only a longer wait.
const firstReportedRound = 4
// Twenty tags are enough to see that a list is cut; it may lack thousands.
const maximumDisputed = 20
const concurrency = 10

/** Reads the tag lists of one repository for one run. Nothing else in semtag reads a list. */
export function createTagListReader(options: TagListOptions): TagListReader {
  const { evidence, assumption, name, mayAssume, onWait, clock, settle } = options
  const { registry } = evidence
  const lookedFor = new Set<Tag>()
  let isWarned = false
  let latest: TagList = { tags: [], isComplete: true, writes: 0, readAt: 0 }

  const fillIn = async (list: TagList, { signal }: ReadListOptions): Promise<TagList> => {
    if (assumption === undefined) return list
    const { tags, isComplete } = list
    const set = setOf(tags)
    const own = assumption.names.filter(isTag).filter((tag) => !set.has(tag) && !lookedFor.has(tag))
    for (const tag of own) lookedFor.add(tag)
    // HEAD is not enough: some registries answer it with 404 for a tag that GET finds.
    await pMap(own, (tag) => registry.get(tag, signal), { concurrency })
    const more = evidence.present().filter((tag) => !set.has(tag))
    const isFilledIn = !isComplete || more.length > 0
    if (isFilledIn && !isWarned)
      assumption.warn(
        `The tag list of ${name} is not complete; with --assume-highest, semtag treats this version as the highest.`,
      )
    isWarned ||= isFilledIn
    return { ...list, tags: [...tags, ...more], isComplete: !isFilledIn }
  }

  const ask = async ({
    signal,
    beside = async () => {},
  }: ReadListOptions): Promise<readonly Tag[] | undefined> => {
    const [list, reads] = await Promise.allSettled([registry.tags(signal), beside()])
    if (list.status === 'rejected') {
      const error = asSemtagError(list.reason)
      const isNoList = error.code === 'TAG_LIST_REFUSED' || error.code === 'TAG_LIST_INCOMPLETE'
      if (!isNoList || assumption === undefined) throw isNoList ? withNextSteps(error, mayAssume) : error
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
      for (const tag of [...disputed.slice(0, maximumDisputed), ...evidence.doubts, ...evidence.ours()])
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
      if (!isGood && calm > 0) wanted = Math.min(2 * wanted, maximumRounds)
      calm = isGood ? calm + 1 : 0
      if (!isGood && round === firstReportedRound)
        onWait(waitingFor(disputed[0] ?? [...watched][0], disputed.length > 0, name))
      if (isGood || (await wait(signal))) {
        wasGood ||= isGood
        continue
      }
      const [first] = disputed
      throw first !== undefined && !wasGood
        ? withNextSteps(incomplete(first, name, evidence), mayAssume)
        : answersDiffer(first ?? [...watched][0], name)
    }
    for (const tag of watched) evidence.doubts.delete(tag)
    return { ...list, tags, writes, readAt }
  }

  const read = async (listOptions: ReadListOptions): Promise<TagList> => {
    const [writes, readAt] = [evidence.writes(), clock.now().getTime()]
    const listed = await ask(listOptions)
    const list = { tags: listed ?? [], isComplete: listed !== undefined, writes, readAt }
    latest = await fillIn(await agree(list, listOptions), listOptions)
    return latest
  }
  return {
    read,
    async confirm(tags, listOptions) {
      latest = await fillIn(await agree(latest, listOptions, latest.isComplete ? tags : []), listOptions)
      return latest
    },
    async readLater(listOptions) {
      onWait(`${name} has an alias on a digest that no known version has; the tag list may be late.`)
      await clock.sleep(settle, listOptions.signal)
      return read(listOptions)
    },
    async agree(list, listOptions) {
      const agreed = await agree(list, listOptions)
      latest =
        agreed === list && evidence.disputed(setOf(list.tags), list.writes).length === 0
          ? list
          : await fillIn(agreed, listOptions)
      return latest
    },
  }
}

/**
 * Reads tags and, with `withList`, the list at the same time. Each round has another order: a load balancer that deals
 * requests in turn then sends the same read to another store.
 */
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
  const rotated = reads.map((_, index) => reads[(index + round) % reads.length])
  await pMap(rotated, (read) => read?.(), { concurrency, signal })
  return list
}

/**
 * Gitea stores and lists tags in lower case, and finds them in any case. If a tag exists and the list names its lower
 * case form with the same digest, the two are one tag, and the list gets the original spelling.
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

import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { aliasNames, namedAlias } from '../../domain/tags/names.ts'
import type { FactsWanted, Observation } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import { listsArchived } from '../../domain/vendors/index.ts'
import type { Descriptor } from '../../ports/content.ts'
import { readFacts } from '../state/facts.ts'
import { createHeadCache } from '../state/heads.ts'
import type { TargetLog } from '../state/target-log.ts'

// Ten tags are enough to see that answers differ.
const maximumDoubtful = 10

export interface ObserveOptions<T> {
  /** Returns a result and what else to read for it; called again after each read. */
  readonly read: (observed: Observation) => T
  readonly policy: Policy
  /** Tags that are read at the same time as the list, whether it names them or not. */
  readonly beside?: readonly Tag[]
  /** The listed tags that semtag waits for: for these, one 404 is not enough. */
  readonly waitsFor?: (tag: Tag) => boolean
  /** Reads the list only after the whole time to settle. */
  readonly afterSettle?: boolean
  /** Manifests that the caller has read. semtag does not read them again. */
  readonly known?: ReadonlyMap<Tag, Descriptor>
  /** Tags of the result that must be read several times. */
  readonly doubtful?: (result: T) => readonly Tag[]
}

/**
 * Reads a repository until the result of `read` is complete. Also reads `latest` and the channels of the policy: a list
 * that does not name one of them, although it exists, is cut or late.
 *
 * @throws REPOSITORY_NOT_FOUND, and the errors of the tag list
 */
export async function observe<
  T extends { readonly unresolved: readonly Tag[]; readonly unread?: ReadonlyMap<Digest, FactsWanted> },
>(
  { target }: Pick<TargetLog, 'target'>,
  signal: AbortSignal,
  {
    read,
    policy,
    beside = [],
    waitsFor = isWithdrawalTag,
    afterSettle = false,
    known = new Map(),
    doubtful = () => [],
  }: ObserveOptions<T>,
): Promise<T> {
  const heads = createHeadCache(target, signal, (tag) => isWithdrawalTag(tag) || waitsFor(tag))
  for (const [tag, found] of known) heads.know(tag, found)
  const named = aliasNames(policy).map((name) => namedAlias(name, policy))
  const listOptions = { signal, names: beside }
  const first = { ...listOptions, beside: () => heads.look([...named, ...beside]) }
  let list = await (afterSettle ? target.list.readLater(first) : target.list.read(first))
  await heads.against(list)
  if (list.tags.length === 0)
    throw new SemtagError({
      code: 'REPOSITORY_NOT_FOUND',
      message: `${target.name} has no tags: the repository does not exist, or it is empty.`,
      hint: 'Check the name, and whether your login may read the repository.',
    })
  const listedIsPublished = listsArchived(target.repository.registry)
  let isConfirmed = false
  for (;;) {
    const result = read({ tags: list.tags, digests: heads.digests(), facts: target.facts, listedIsPublished })
    const isNew = await heads.look(result.unresolved)
    const hasRead = await readFacts(target, result.unread ?? new Map(), signal)
    if (isNew) list = await target.list.agree(list, listOptions)
    else if (!hasRead) {
      const tags = isConfirmed ? [] : doubtful(result).slice(0, maximumDoubtful)
      if (tags.length === 0) return result
      isConfirmed = true
      list = await target.list.confirm(tags, listOptions)
    }
    await heads.against(list)
  }
}

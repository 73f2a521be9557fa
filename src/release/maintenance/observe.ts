import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { aliasNames, namedAlias } from '../../domain/tags/names.ts'
import type { FactsWanted, Observation } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { isWithdrawalTag } from '../../domain/tags/withdrawal.ts'
import { listsArchived } from '../../domain/vendors/index.ts'
import { readFacts } from '../state/facts.ts'
import { createHeadCache } from '../state/heads.ts'
import type { TargetLog } from '../state/target-log.ts'

// Enough to see that answers differ.
const mostDoubtful = 10

export interface ObserveOptions<T> {
  /** Names what to read next; called again after each read of more tags. */
  readonly read: (observed: Observation) => T
  readonly policy: Policy
  /** Tags that are looked at beside the list, whether it names them or not. */
  readonly beside?: readonly Tag[]
  /** Listed tags that are waited for: one read that does not find them is not believed. */
  readonly isSure?: (tag: Tag) => boolean
  /** Reads the list again after the whole time to settle. */
  readonly isLater?: boolean
  /** Tags of the result that one reading is not enough for. */
  readonly doubtful?: (result: T) => readonly Tag[]
}

/**
 * Looks at a repository until the reader wants to know no more. `latest` and the channels of the policy are looked at
 * beside the list: a list that does not name one of them is cut or late.
 *
 * @throws REPOSITORY_NOT_FOUND, and the errors of the tag list.
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
    isSure = isWithdrawalTag,
    isLater = false,
    doubtful = () => [],
  }: ObserveOptions<T>,
): Promise<T> {
  const heads = createHeadCache(target, signal, (tag) => isWithdrawalTag(tag) || isSure(tag))
  const named = aliasNames(policy).map((name) => namedAlias(name, policy))
  const asked = { signal, names: beside }
  const listing = { ...asked, beside: () => heads.look([...named, ...beside]) }
  let list = await (isLater ? target.list.readLater(listing) : target.list.read(listing))
  await heads.against(list)
  if (list.tags.length === 0)
    throw new SemtagError({
      code: 'REPOSITORY_NOT_FOUND',
      message: `${target.name} has no tags: there is no such repository, or it is empty.`,
      hint: 'Check its name, and that the user who is logged in may see it.',
    })
  const listedIsPublished = listsArchived(target.repository.registry)
  let isConfirmed = false
  for (;;) {
    const result = read({ tags: list.tags, digests: heads.digests(), facts: target.facts, listedIsPublished })
    const isNew = await heads.look(result.unresolved)
    const hasRead = await readFacts(target, result.unread ?? new Map(), signal)
    if (isNew) list = await target.list.agree(list, asked)
    else if (!hasRead) {
      const tags = isConfirmed ? [] : doubtful(result).slice(0, mostDoubtful)
      if (tags.length === 0) return result
      isConfirmed = true
      list = await target.list.confirm(tags, asked)
    }
    await heads.against(list)
  }
}

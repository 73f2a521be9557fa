import type { History } from '../tags/history.ts'
import { type ExactTag, namedAlias, readNumberedAlias } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { isWithdrawalTag } from '../tags/withdrawal.ts'
import type { TagKind } from './planned-tag.ts'

/** What a tag is under a policy, and the version of an exact one. */
export interface ReadTag {
  readonly kind: TagKind
  readonly exact?: ExactTag
}

/** Reads any tag of a repository; a tag that is nothing else is a literal one. */
export function readTag(
  tag: string,
  policy: Policy,
  {
    exactTag,
    history,
  }: { readonly exactTag: (tag: string) => ExactTag | undefined; readonly history: History },
): ReadTag {
  if (isWithdrawalTag(tag)) return { kind: 'withdrawal' }
  const exact = exactTag(tag)
  if (exact !== undefined) {
    const isAlias = history.isPatchAlias(exact) && !history.isWithdrawn(exact.version)
    return isAlias ? { kind: 'patch' } : { kind: 'exact', exact }
  }
  const numbers = readNumberedAlias(tag, policy)
  if (numbers !== undefined) return { kind: numbers.length === 1 ? 'major' : 'minor' }
  if (tag === namedAlias('latest', policy)) return { kind: 'latest' }
  const isChannel = policy.channels.some(({ name }) => namedAlias(name, policy) === tag)
  return { kind: isChannel ? 'channel' : 'literal' }
}

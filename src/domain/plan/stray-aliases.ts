import type { Tag } from '../image/tag.ts'
import type { AliasListing } from '../list-report.ts'
import { memoize } from '../memoize.ts'
import { type AliasKind, readAlias } from '../tags/aliases.ts'
import type { History } from '../tags/history.ts'
import { numberedAlias } from '../tags/names.ts'
import type { Lookup } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { searchDepth } from './alias.ts'
import { isDateLike } from './planned-tag.ts'

/** An alias before its state is known. */
export interface FoundAlias extends Omit<AliasListing, 'state'> {
  readonly tag: Tag
  readonly isMissing: boolean
  /** True if the alias has other content than the exact tag of its owner. */
  readonly isElsewhere?: boolean
}

interface StrayAlias {
  readonly tag: Tag
  readonly kind: AliasKind
  readonly numbers: readonly number[]
}

/**
 * The tags in the form of an alias that follow no line, because no version is left that could own them. With `--latest
 * never` and `--latest always`, `latest` follows no line either; its owner is then the version that it points at.
 * `known` are the tags of the other aliases.
 */
export function listStrayAliases(
  tags: readonly Tag[],
  known: ReadonlySet<string>,
  { policy, history, lookup }: { policy: Policy; history: History; lookup: Lookup },
): readonly FoundAlias[] {
  const strays = inAliasForm(tags)(policy).filter(({ tag }) => !known.has(tag))
  return strays.flatMap(({ tag, kind, numbers }): readonly FoundAlias[] => {
    if (!lookup.exists(tag)) return []
    const digest = lookup.digest(tag) ?? null
    // distribution 3.1 on S3 may list 2 and hide 2.0, so look up 2.0 as well.
    if (kind === 'major') lookup.digest(numberedAlias(`${numbers[0]}.0`, policy))
    const line = { numbers, competes: () => true }
    const version = digest === null ? null : (history.versionAt(digest, line, searchDepth)?.text ?? null)
    const owner = kind === 'latest' && policy.latest !== 'auto' ? version : null
    return [{ tag, kind, digest, version, owner, isMissing: false }]
  })
}

const inAliasForm = memoize((tags: readonly Tag[]) =>
  memoize((policy: Policy): readonly StrayAlias[] =>
    tags.flatMap((tag) => (policy.ignores(tag) ? [] : readStray(tag, policy))).sort(compareStrays),
  ),
)

function readStray(tag: Tag, policy: Policy): readonly StrayAlias[] {
  const form = readAlias(tag, policy)
  if (form === undefined) return []
  const { kind, numbers } = form
  const [major] = numbers
  if (major === undefined) return [{ tag, ...form }]
  // Repositories may have thousands of tags such as 20261121.
  if (isDateLike(major) || (kind === 'major' && major === 0 && !policy.zeroMajor)) return []
  // Only the form that the policy writes is an alias.
  return tag === numberedAlias(numbers.join('.'), policy) ? [{ tag, ...form }] : []
}

// Numbers from the highest to the lowest, then names.
function compareStrays(a: StrayAlias, b: StrayAlias): number {
  const [major = -1, minor = -1] = a.numbers
  const [otherMajor = -1, otherMinor = -1] = b.numbers
  return otherMajor - major || otherMinor - minor || (a.tag < b.tag ? -1 : 1)
}

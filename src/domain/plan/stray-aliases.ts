import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import type { AliasListing } from '../report.ts'
import type { AliasKind } from '../tags/aliases.ts'
import type { History } from '../tags/history.ts'
import { namedAlias, numberedAlias, readNumberedAlias } from '../tags/names.ts'
import type { Lookup } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { searchDepth } from './alias.ts'
import { isDateLike } from './planned-tag.ts'

/** An alias as it was found, before its state is told. */
export interface FoundAlias extends Omit<AliasListing, 'state'> {
  readonly tag: Tag
  readonly isMissing: boolean
}

interface StrayAlias {
  readonly tag: Tag
  readonly kind: AliasKind
  readonly numbers: readonly number[]
}

/**
 * Tags that have the form of an alias and follow no line: no version is left that could own them, or the policy leaves
 * `latest` to people (`--latest never` and `always`), and then it belongs where it is. `known` are the tags of the
 * other aliases.
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
    // distribution 3.1 on S3 hides the tags that begin with another: 2.0 is asked for where only 2 is listed.
    if (kind === 'major') lookup.digest(numberedAlias(`${numbers.join('.')}.0`, policy))
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
  if (tag === namedAlias('latest', policy)) return [{ tag, kind: 'latest', numbers: [] }]
  if (policy.channels.some(({ name }) => tag === namedAlias(name, policy)))
    return [{ tag, kind: 'channel', numbers: [] }]
  const [major, minor] = readNumberedAlias(tag, policy) ?? []
  // Registries hold thousands of tags such as 20261121.
  if (major === undefined || isDateLike(major)) return []
  if (minor === undefined && major === 0 && !policy.zeroMajor) return []
  const numbers = minor === undefined ? [major] : [major, minor]
  // An alias is what the policy writes: beside 3, v3 is none.
  if (tag !== numberedAlias(numbers.join('.'), policy)) return []
  return [{ tag, kind: minor === undefined ? 'major' : 'minor', numbers }]
}

// Highest first, names last.
function compareStrays(a: StrayAlias, b: StrayAlias): number {
  const [major = -1, minor = -1] = a.numbers
  const [otherMajor = -1, otherMinor = -1] = b.numbers
  return otherMajor - major || otherMinor - minor || (a.tag < b.tag ? -1 : 1)
}

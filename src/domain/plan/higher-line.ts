import { intersects } from 'semver'
import type { Digest } from '../image/digest.ts'
import { remembered } from '../memoize.ts'
import type { Alias } from '../tags/aliases.ts'
import { readNumberedAlias } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import type { PlanContext } from './plan-context.ts'
import { isDateLike } from './plan-notes.ts'

/** A minor or major alias in the tag list, `3.0`. */
interface LineAlias {
  readonly tag: string
  readonly major: number
  readonly minor: number | undefined
}

// So many are looked at, and no more: registries hold thousands of tags such as 20261121.
const searchDepth = 20

/**
 * The alias of a higher line that has the digest of `latest` or of a major alias: retention had purged the exact tag
 * that both stood for, and moving this one to the version would take it back.
 */
export function higherLineAt(
  digest: Digest,
  alias: Alias,
  { version, policy, observed, lookup }: PlanContext,
): LineAlias | undefined {
  if (alias.kind !== 'latest' && alias.kind !== 'major') return undefined
  const higher = lineAliases(observed.tags)(policy)
    .filter((line) => isHigher(line, alias, version, policy))
    .slice(0, searchDepth)
  const digests = higher.map(({ tag }) => lookup.digest(tag))
  return higher[digests.indexOf(digest)]
}

const lineAliases = remembered((tags: readonly string[]) =>
  remembered((policy: Policy): readonly LineAlias[] =>
    tags
      .flatMap((tag) => {
        const numbers = policy.ignores(tag) ? undefined : readNumberedAlias(tag, policy)
        return numbers === undefined ? [] : [{ tag, major: numbers[0], minor: numbers[1] }]
      })
      .sort(compareLines),
  ),
)

function isHigher(
  { major, minor }: LineAlias,
  alias: Alias,
  version: Version,
  { latestRange }: Policy,
): boolean {
  const higherMinor = major === version.major && minor !== undefined && minor > version.minor
  if (alias.kind === 'major') return higherMinor
  if (!higherMinor && major <= version.major) return false
  if (latestRange === undefined) return true
  // Beyond this number SemVer knows no versions, and no range takes them in.
  const isVersion = major < Number.MAX_SAFE_INTEGER && (minor ?? 0) < Number.MAX_SAFE_INTEGER
  return isVersion && intersects(latestRange, `${major}.${minor ?? 'x'}.x`)
}

// Highest first, what looks like a date last; of 3 and 3.0 the one that says more first.
function compareLines(a: LineAlias, b: LineAlias): number {
  return (
    Number(isDateLike(a.major)) - Number(isDateLike(b.major)) ||
    b.major - a.major ||
    (b.minor ?? -1) - (a.minor ?? -1) ||
    (a.tag < b.tag ? -1 : 1)
  )
}

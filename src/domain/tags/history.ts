import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import { compareVersions } from '../version/compare.ts'
import type { Version } from '../version/version.ts'
import { createBuilds, type Released } from './builds.ts'
import { type Line, type ListedVersion, readExactTags, versionsOfLine } from './exact-tags.ts'
import { type ExactTag, exactTag, exactTagForms, exactTagReader } from './names.ts'
import type { Lookup } from './observation.ts'
import type { Policy } from './policy.ts'
import { isRestored, isWithdrawalTag, withdrawalTag, withdrawnTag } from './withdrawal.ts'

/** The versions of a repository, read from its exact tags. */
export interface History {
  /**
   * The versions that count, from the highest to the lowest, including those that are withdrawn or turn out to be
   * aliases. Builds are included if their version is known to be their alias.
   */
  versions(): readonly ListedVersion[]
  /** The highest version of a line by the list alone; it may be withdrawn, or gone. */
  highest(line: Line): Version | undefined
  /** The versions of a line that are published and not withdrawn, from the highest to the lowest. */
  owners(line: Line): Iterable<ExactTag>
  /** The first of the owners. */
  owner(line: Line): ExactTag | undefined
  /** The version of the line whose exact tag has the digest: the owner, or else one of the `depth` newest versions. */
  versionAt(digest: Digest, line: Line, depth: number): Version | undefined
  isWithdrawn(version: Version): boolean
  /** True if `X.Y.Z` is the alias of its builds. */
  isPatchAlias(exact: Pick<ExactTag, 'version' | 'tag'>): boolean
  /** The version of the line whose marker names the digest; its exact tag may have another digest by now. */
  withdrawnAt(digest: Digest, line: Line): Version | undefined
  /** The tags that withdraw a version. */
  markersOf(version: Version): readonly Tag[]
  /** The repository's variants other than the policy's own. */
  readonly variants: readonly string[]
}

const none: readonly Tag[] = []
// The largest number of markers that are read.
const markerDepth = 20
const markersIn = memoize((tags: readonly Tag[]): ReadonlySet<Tag> => new Set(tags.filter(isWithdrawalTag)))

/**
 * Reads the versions in a tag list under a policy. With `builds`, every build counts as a version; without `builds`,
 * only the builds whose `X.Y.Z` is their alias count.
 */
export function readHistory(
  tags: readonly Tag[],
  policy: Policy,
  builds: boolean,
  lookup: Lookup,
  released?: Released,
): History {
  const own = released === undefined ? undefined : exactTag(released.version, policy)
  const listed = readExactTags(tags, policy, own)

  // A listed tag may point at nothing while it is being created or deleted.
  const published = ({ forms }: ListedVersion) => forms.find(({ tag }) => lookup.exists(tag))

  const markers = markersIn(tags)
  const markersOf = (version: Version): readonly Tag[] =>
    markers.size === 0
      ? none
      : exactTagForms(version, policy)
          .map(withdrawalTag)
          .filter((marker) => markers.has(marker))
          .filter((marker) => lookup.exists(marker) && !isRestored(lookup.digest(marker)))

  const isWithdrawn = (version: Version): boolean => markersOf(version).length > 0

  const withdrawnAt = (digest: Digest, line: Line): Version | undefined => {
    const read = exactTagReader(policy, listed.variants)
    const found = [...markers].flatMap((marker) => {
      const exact = withdrawnTag(marker)
      const version = exact && read(exact)?.version
      return version !== undefined && line.competes(version) ? { marker, version } : []
    })
    const newest = found.sort((a, b) => compareVersions(b.version, a.version)).slice(0, markerDepth)
    // Look up all markers in one round.
    const withdrawn = newest.map(({ marker }) => {
      const at = lookup.digest(marker)
      return at ? lookup.facts(at, 'kind')?.withdraws : undefined
    })
    return newest[withdrawn.indexOf(digest)]?.version
  }

  const ofBuilds = createBuilds({ listed, all: builds, lookup, released, isWithdrawn, published })
  const { counts, isPatchAlias } = ofBuilds

  function* owners(line: Line): Generator<ExactTag, undefined> {
    for (const one of versionsOfLine(line, listed.all)) {
      if (isWithdrawn(one.version) || !counts(one)) continue
      const exact = published(one)
      if (exact !== undefined && !isPatchAlias(exact)) yield exact
    }
  }
  const highest = (line: Line): Version | undefined => versionsOfLine(line, listed.all).next().value?.version
  const owner = (line: Line): ExactTag | undefined => owners(line).next().value

  const versionAt = (digest: Digest, line: Line, depth: number): Version | undefined => {
    const first = owner(line)
    if (first !== undefined) {
      const known = lookup.digest(first.tag)
      // Do not look up older versions before the owner is ruled out.
      if (known === undefined || known === digest) return first.version
    }
    const newest = newestOf(versionsOfLine(line, ofBuilds.counted()), depth)
    // Look up all of them in one round.
    const digests = newest.map(published).map((exact) => exact && lookup.digest(exact.tag))
    return newest[digests.indexOf(digest)]?.version
  }

  return {
    versions() {
      ofBuilds.look(owner)
      return ofBuilds.counted()
    },
    highest,
    owners,
    owner,
    versionAt,
    isWithdrawn,
    withdrawnAt,
    isPatchAlias,
    markersOf,
    variants: listed.variants,
  }
}

function newestOf(versions: Iterable<ListedVersion>, depth: number): readonly ListedVersion[] {
  const newest: ListedVersion[] = []
  for (const listed of versions) if (newest.push(listed) >= depth) break
  return newest
}

import type { Digest } from './digest.ts'
import { type ListedVersion, readExactTags } from './exact-tags.ts'
import { type Line, versionsOfLine } from './line.ts'
import { isRestored } from './marker-image.ts'
import type { Lookup } from './observation.ts'
import type { Policy } from './policy.ts'
import { remembered } from './remembered.ts'
import { type ExactTag, exactTagForms } from './tag-names.ts'
import { isPrerelease, type Version, withoutBuild } from './version.ts'
import { isWithdrawalTag, withdrawalTag } from './withdrawal.ts'

/** The versions of a repository, as its exact tags tell them. */
export interface History {
  /** The versions that the list names, highest first; also those that are withdrawn, or that turn out to be aliases. */
  readonly versions: readonly ListedVersion[]
  /** The highest version of a line that is published and not withdrawn. */
  owner(line: Line): ExactTag | undefined
  /** The version of the line whose exact tag has the digest: the owner, else one of the newest, `depth` at most. */
  versionAt(digest: Digest, line: Line, depth: number): Version | undefined
  isWithdrawn(version: Version): boolean
  /** True for an `X.Y.Z` that is the alias of its builds. */
  isPatchAlias(exact: Pick<ExactTag, 'version' | 'tag'>): boolean
  /** The version, of whatever line, whose exact tag has the digest: one of the highest, `depth` at most. */
  anyAt(digest: Digest, depth: number): Version | undefined
  /** The tags that withdraw a version. */
  markersOf(version: Version): readonly string[]
}

const none: readonly string[] = []
const markersIn = remembered(
  (tags: readonly string[]): ReadonlySet<string> => new Set(tags.filter(isWithdrawalTag)),
)

/** Reads the tag list under a policy. Tags that are no exact tags of a version are passed over, whatever they are. */
export function readHistory(
  tags: readonly string[],
  policy: Policy,
  builds: boolean,
  lookup: Lookup,
): History {
  const versions = readExactTags(tags, policy, builds)

  // A listed tag may have nothing behind it: a half-made one, or one that is being deleted.
  const published = ({ forms }: ListedVersion) => forms.find(({ tag }) => lookup.exists(tag))

  const markers = markersIn(tags)
  const markersOf = (version: Version): readonly string[] =>
    markers.size === 0
      ? none
      : exactTagForms(version, policy)
          .map(withdrawalTag)
          .filter((marker) => markers.has(marker))
          .filter((marker) => lookup.exists(marker) && !isRestored(lookup.digest(marker)))

  const isWithdrawn = (version: Version): boolean => markersOf(version).length > 0

  // Beside its builds, X.Y.Z is their alias, unless it has content of its own.
  const isPatchAlias: History['isPatchAlias'] = ({ version, tag }) => {
    if (!builds || version.build.length > 0 || isPrerelease(version)) return false
    const { major, minor, patch } = version
    const line = { numbers: [major, minor, patch], competes: (other: Version) => isBuildOf(other, version) }
    const ofBuilds = [...versionsOfLine(line, versions)].flatMap(({ forms }) => forms)
    if (ofBuilds.length === 0) return false
    const digest = lookup.digest(tag)
    return digest === undefined || ofBuilds.some((form) => lookup.digest(form.tag) === digest)
  }

  const owner = (line: Line): ExactTag | undefined => {
    for (const listed of versionsOfLine(line, versions)) {
      if (isWithdrawn(listed.version)) continue
      const exact = published(listed)
      if (exact !== undefined && !isPatchAlias(exact)) return exact
    }
    return undefined
  }

  const versionAt = (digest: Digest, line: Line, depth: number): Version | undefined => {
    const first = owner(line)
    const known = first === undefined ? null : lookup.digest(first.tag)
    // Nobody asks for older versions before it is known that the owner is not the one.
    if (known === undefined || known === digest) return first?.version
    const newest = newestOf(versionsOfLine(line, versions), depth)
    // All are asked for before one is chosen, so that a second look finds them known.
    const digests = newest.map((one) => lookup.digest(published(one)?.tag ?? one.forms[0].tag))
    return newest[digests.indexOf(digest)]?.version
  }

  const anyAt: History['anyAt'] = (digest, depth) => {
    const digests = versions.slice(0, depth).map(({ forms: [{ tag }] }) => lookup.digest(tag))
    return versions[digests.indexOf(digest)]?.version
  }

  return { versions, owner, versionAt, anyAt, isWithdrawn, isPatchAlias, markersOf }
}

function newestOf(versions: Iterable<ListedVersion>, depth: number): readonly ListedVersion[] {
  const newest: ListedVersion[] = []
  for (const listed of versions) if (newest.push(listed) >= depth) break
  return newest
}

function isBuildOf(version: Version, plain: Version): boolean {
  return version.build.length > 0 && withoutBuild(version).text === plain.text
}

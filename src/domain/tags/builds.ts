import type { Digest } from '../image/digest.ts'
import { isPrerelease, type Version, withoutBuild } from '../version/version.ts'
import { type Line, type ListedVersion, type ListedVersions, versionsOfLine } from './exact-tags.ts'
import type { ExactTag } from './names.ts'
import type { Lookup } from './observation.ts'

/** The version of this release, and its digest if it is known. */
export interface Released {
  readonly version: Version
  readonly digest: () => Digest | undefined
}

interface BuildsInput {
  readonly listed: ListedVersions
  /** True if every build counts: the released version is a build, or the policy reads builds. */
  readonly all: boolean
  readonly lookup: Lookup
  readonly released: Released | undefined
  readonly isWithdrawn: (version: Version) => boolean
  readonly published: (listed: ListedVersion) => ExactTag | undefined
}

/** Decides which tags with build metadata are versions. */
interface Builds {
  /** True if the version counts. Looks up the digests that decide. */
  counts(listed: ListedVersion): boolean
  /** True if `X.Y.Z` is the alias of its builds. */
  isPatchAlias(exact: Pick<ExactTag, 'version' | 'tag'>): boolean
  /** Looks up the builds of the versions that own a line. */
  look(owner: (line: Line) => ExactTag | undefined): void
  /** The versions that are known to count, from the highest to the lowest. */
  counted(): readonly ListedVersion[]
}

// CI may push a build for every commit.
const searchDepth = 200

/**
 * Distinguishes builds that are versions from tags that CI created for commits. The builds of `X.Y.Z` count if a marker
 * withdraws one of them, or if one has the digest of `X.Y.Z`, which is then their alias. The released version itself is
 * never such an alias, because CI may have pushed its content as a build before.
 */
export function createBuilds({ listed, all, lookup, released, isWithdrawn, published }: BuildsInput): Builds {
  const known = new Map<string, boolean>()
  const isReleased = ({ text }: Version) => released?.version.text === text
  const isAt = (digest: Digest | null | undefined) => (build: ListedVersion) =>
    build.forms.map(({ tag }) => lookup.digest(tag)).includes(digest)

  const readsBuilds = (version: Version): boolean => {
    const builds = listed.builds.get(version.text)
    if (builds === undefined || all) return builds !== undefined
    const before = known.get(version.text)
    if (before !== undefined) return before
    const isMarked = builds.filter((build) => isWithdrawn(build.version)).length > 0
    const reads = isMarked || isAlias(version, builds)
    known.set(version.text, reads)
    return reads
  }
  const isAlias = (version: Version, builds: readonly ListedVersion[]): boolean => {
    if (isPrerelease(version) || isReleased(version)) return false
    const { major, minor, patch } = version
    const line = { numbers: [major, minor, patch], competes: (other: Version) => !isPrerelease(other) }
    const plain = versionsOfLine(line, listed.plain).next().value
    const exact = plain && published(plain)
    if (exact === undefined) return false
    const digest = lookup.digest(exact.tag)
    // Look up all of them in the same round as X.Y.Z.
    const same = builds.slice(0, searchDepth).filter(isAt(digest))
    return digest !== undefined && same.length > 0
  }

  const counts = (one: ListedVersion): boolean => {
    const { version } = one
    if (version.build.length === 0) return true
    const plain = withoutBuild(version)
    if (!readsBuilds(plain)) return false
    const digest = released?.digest()
    return !(isReleased(plain) && digest !== undefined && isAt(digest)(one))
  }

  // If builds are versions, X.Y.Z is their alias unless it has other content.
  const isPatchAlias: Builds['isPatchAlias'] = ({ version, tag }) => {
    if (version.build.length > 0 || isPrerelease(version) || isReleased(version)) return false
    if (!readsBuilds(version)) return false
    const digest = lookup.digest(tag)
    return digest === undefined || (listed.builds.get(version.text) ?? []).some(isAt(digest))
  }

  return {
    counts,
    isPatchAlias,
    look(owner) {
      if (all) return
      for (const [{ version }] of listed.builds.values()) {
        const { major, minor } = version
        if (isPrerelease(version)) readsBuilds(withoutBuild(version))
        else owner({ numbers: [major, minor], competes: (other) => !isPrerelease(other) })
      }
    },
    counted() {
      if (all) return listed.all
      const isCounted = ({ version }: ListedVersion) =>
        version.build.length === 0 || known.get(withoutBuild(version).text) === true
      return [...known.values()].includes(true) ? listed.all.filter(isCounted) : listed.plain
    },
  }
}

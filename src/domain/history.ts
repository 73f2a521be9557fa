import type { Digest } from './digest.ts'
import { type ListedVersion, readExactTags } from './exact-tags.ts'
import type { Lookup } from './observation.ts'
import type { Policy } from './policy.ts'
import { type ExactTag, exactTagForms } from './tag-names.ts'
import { isPrerelease, type Version, withoutBuild } from './version.ts'
import { restoredDigest, withdrawnSuffix } from './withdrawal.ts'

/** The versions that compete for one alias. */
export type Line = (version: Version) => boolean

/** The versions of a repository, as its exact tags tell them. */
export interface History {
  /** The versions that the list names, highest first; also those that are withdrawn, or that turn out to be aliases. */
  readonly versions: readonly Version[]
  /** The highest version of a line that is published and not withdrawn. */
  owner(competes: Line): ExactTag | undefined
  /** The version of the line whose exact tag has the digest: the owner, else one of the newest, `depth` at most. */
  versionAt(digest: Digest, competes: Line, depth: number): Version | undefined
  isWithdrawn(version: Version): boolean
}

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

  const isWithdrawn = (version: Version): boolean =>
    exactTagForms(version, policy)
      .map((tag) => `${tag}${withdrawnSuffix}`)
      .filter(lookup.lists)
      .some((marker) => lookup.exists(marker) && lookup.digest(marker) !== restoredDigest)

  // Beside its builds, X.Y.Z is their alias, unless it has content of its own.
  const isPatchAlias = ({ version, tag }: ExactTag): boolean => {
    if (!builds || version.build.length > 0 || isPrerelease(version)) return false
    const ofBuilds = versions.flatMap((other) => (isBuildOf(other.version, version) ? other.forms : []))
    if (ofBuilds.length === 0) return false
    const digest = lookup.digest(tag)
    return digest === undefined || ofBuilds.some((form) => lookup.digest(form.tag) === digest)
  }

  const owner = (competes: Line): ExactTag | undefined => {
    for (const listedVersion of versions) {
      if (!competes(listedVersion.version) || isWithdrawn(listedVersion.version)) continue
      const exact = published(listedVersion)
      if (exact !== undefined && !isPatchAlias(exact)) return exact
    }
    return undefined
  }

  const versionAt = (digest: Digest, competes: Line, depth: number): Version | undefined => {
    const first = owner(competes)
    const known = first === undefined ? null : lookup.digest(first.tag)
    // Nobody asks for older versions before it is known that the owner is not the one.
    if (known === undefined || known === digest) return first?.version
    const newest = versions.filter(({ version }) => competes(version)).slice(0, depth)
    // All are asked for before one is chosen, so that a second look finds them known.
    const digests = newest.map((one) => lookup.digest(published(one)?.tag ?? one.forms[0].tag))
    return newest[digests.indexOf(digest)]?.version
  }

  return { versions: versions.map(({ version }) => version), owner, versionAt, isWithdrawn }
}

function isBuildOf(version: Version, plain: Version): boolean {
  return version.build.length > 0 && withoutBuild(version).text === plain.text
}

import type { Digest } from './digest.ts'
import type { Lookup } from './observation.ts'
import type { Policy } from './policy.ts'
import { compareVersions } from './precedence.ts'
import { type ExactTag, exactTag, prefixesRead, readExactTag } from './tag-names.ts'
import { otherVariants } from './variants.ts'
import { type Version, withoutBuild } from './version.ts'
import { restoredDigest, withdrawnSuffix } from './withdrawal.ts'

/** The versions of a repository, as its exact tags tell them. */
export interface History {
  /** The highest version of a line that is published and not withdrawn. */
  owner(competes: (version: Version) => boolean): ExactTag | undefined
  /** The version of the line whose exact tag has the digest: the owner, else one of the newest, `depth` at most. */
  versionAt(digest: Digest, competes: (version: Version) => boolean, depth: number): Version | undefined
  isWithdrawn(version: Version): boolean
}

/** Reads the tag list under a policy. Tags that are no exact tags of a version are passed over, whatever they are. */
export function readHistory(
  tags: readonly string[],
  policy: Policy,
  builds: boolean,
  lookup: Lookup,
): History {
  const variants = otherVariants(tags, policy)
  const listed = new Set(tags)
  const entries = exactTags(tags, policy, builds, variants)

  const isWithdrawn = (version: Version): boolean =>
    prefixesRead(policy)
      .map((tagPrefix) => `${exactTag(version, { ...policy, tagPrefix })}${withdrawnSuffix}`)
      .some(
        (marker) => listed.has(marker) && lookup.exists(marker) && lookup.digest(marker) !== restoredDigest,
      )

  const buildsOf = (version: Version): readonly ExactTag[] => {
    const plain = withoutBuild(version).text
    return entries.filter(
      (entry) => entry.version.build.length > 0 && withoutBuild(entry.version).text === plain,
    )
  }

  // Beside its builds, X.Y.Z is their alias, unless it has content of its own.
  const isPatchAlias = ({ version, tag }: ExactTag): boolean => {
    if (!builds || version.build.length > 0) return false
    const siblings = buildsOf(version)
    if (siblings.length === 0) return false
    const digest = lookup.digest(tag)
    return digest === undefined || siblings.some((sibling) => lookup.digest(sibling.tag) === digest)
  }

  const owner = (competes: (version: Version) => boolean): ExactTag | undefined => {
    const line = new Set(entries.filter((entry) => competes(entry.version)))
    for (let top = highest(line); top !== undefined; top = highest(line)) {
      if (lookup.exists(top.tag) && !isWithdrawn(top.version) && !isPatchAlias(top)) return top
      line.delete(top)
    }
    return undefined
  }

  const versionAt = (digest: Digest, competes: (version: Version) => boolean, depth: number) => {
    const first = owner(competes)
    const digestOfFirst = first === undefined ? null : lookup.digest(first.tag)
    if (digestOfFirst === undefined || digestOfFirst === digest) return first?.version
    const newest = entries
      .filter((entry) => competes(entry.version))
      .sort((a, b) => compareVersions(b.version, a.version))
      .slice(0, depth)
    const digests = new Map(newest.map((entry) => [entry, lookup.digest(entry.tag)]))
    return newest.find((entry) => digests.get(entry) === digest)?.version
  }

  return { owner, versionAt, isWithdrawn }
}

// One entry a version: the form that the policy writes wins over another prefix.
function exactTags(
  tags: readonly string[],
  policy: Policy,
  builds: boolean,
  variants: readonly string[],
): readonly ExactTag[] {
  const byVersion = new Map<string, ExactTag>()
  const prefixes = prefixesRead(policy)
  for (const tag of tags) {
    if (tag.endsWith(withdrawnSuffix) || (!builds && tag.includes('_')) || policy.ignores(tag)) continue
    const entry = readExactTag(tag, policy, variants)
    if (entry === undefined) continue
    const known = byVersion.get(entry.version.text)
    if (known === undefined || prefixes.indexOf(entry.prefix) < prefixes.indexOf(known.prefix))
      byVersion.set(entry.version.text, entry)
  }
  return [...byVersion.values()]
}

function highest(entries: Iterable<ExactTag>): ExactTag | undefined {
  let top: ExactTag | undefined
  for (const entry of entries)
    if (top === undefined || compareVersions(entry.version, top.version) > 0) top = entry
  return top
}

import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import { compareVersions } from '../version/compare.ts'
import { type Version, withoutBuild } from '../version/version.ts'
import { type ExactTag, exactTagReader, prefixesRead } from './names.ts'
import type { Policy } from './policy.ts'
import { otherVariants } from './variants.ts'

/** A version in the tag list, in one form or several. */
export interface ListedVersion {
  readonly version: Version
  /** Its exact tags, beginning with the form that the policy writes: `2.1.106`, `v2.1.106`. */
  readonly forms: readonly [ExactTag, ...ExactTag[]]
}

/** The versions in a tag list under a policy. Tags that are not exact tags are skipped. */
export interface ListedVersions {
  /** From the highest to the lowest. */
  readonly all: readonly ListedVersion[]
  /** The versions without build metadata. */
  readonly plain: readonly ListedVersion[]
  /** The builds of each version, from the highest to the lowest, by the version without build metadata. */
  readonly builds: ReadonlyMap<string, readonly [ListedVersion, ...ListedVersion[]]>
  /** The names of other variants. */
  readonly variants: readonly string[]
}

/** Reads a tag list under a policy. `own` is the exact tag of this release, which may be missing from the list. */
export function readExactTags(tags: readonly Tag[], policy: Policy, own?: Tag): ListedVersions {
  const known = read(tags)(policy)
  const listed = known.get(own) ?? readList(tags, policy, own)
  known.set(own, listed)
  return listed
}

const read = memoize((_: readonly Tag[]) =>
  memoize((_policy: Policy): Map<Tag | undefined, ListedVersions> => new Map()),
)

function readList(tags: readonly Tag[], policy: Policy, own: Tag | undefined): ListedVersions {
  const variants = otherVariants(tags, policy, own)
  const exactTag = exactTagReader(policy, variants)
  const exact: ExactTag[] = []
  for (const tag of tags) {
    const one = policy.ignores(tag) ? undefined : exactTag(tag)
    if (one !== undefined) exact.push(one)
  }

  const prefixes = prefixesRead(policy)
  const rank = ({ prefix }: ExactTag) => prefixes.indexOf(prefix)
  exact.sort((a, b) => compareVersions(b.version, a.version) || rank(a) - rank(b))
  const all = byVersion(exact)
  const isPlain = ({ version }: ListedVersion) => version.build.length === 0
  const builds = new Map<string, [ListedVersion, ...ListedVersion[]]>()
  for (const listed of all.filter((one) => !isPlain(one))) {
    const { text } = withoutBuild(listed.version)
    const higher = builds.get(text)
    if (higher === undefined) builds.set(text, [listed])
    else higher.push(listed)
  }
  return { all, plain: all.filter(isPlain), builds, variants }
}

// The tags of one version are adjacent.
function byVersion(sorted: readonly ExactTag[]): readonly ListedVersion[] {
  const versions: { readonly version: Version; readonly forms: [ExactTag, ...ExactTag[]] }[] = []
  for (const exact of sorted) {
    const last = versions.at(-1)
    if (last?.version.text === exact.version.text) last.forms.push(exact)
    else versions.push({ version: exact.version, forms: [exact] })
  }
  return versions
}

/** The versions that compete for one alias. */
export interface Line {
  /** The leading numbers of all its versions: `[2, 1]`; empty for any version. */
  readonly numbers: readonly number[]
  /** True for a version of the line. */
  readonly competes: (version: Version) => boolean
}

/**
 * The versions of a line, from the highest to the lowest. A binary search finds the first, because a repository may have
 * thousands of lines.
 */
export function* versionsOfLine(
  { numbers, competes }: Line,
  versions: readonly ListedVersion[],
): Generator<ListedVersion, undefined> {
  for (let index = firstOf(numbers, versions); ; index++) {
    const listed = versions[index]
    if (listed === undefined || compareStart(listed.version, numbers) !== 0) return
    if (competes(listed.version)) yield listed
  }
}

function firstOf(numbers: readonly number[], versions: readonly ListedVersion[]): number {
  let [low, high] = [0, versions.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const listed = versions[middle]
    if (listed !== undefined && compareStart(listed.version, numbers) > 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Compares only as many numbers of the version as `numbers` has. */
function compareStart({ major, minor, patch }: Version, numbers: readonly number[]): number {
  const [ofMajor = major, ofMinor = minor, ofPatch = patch] = numbers
  return major - ofMajor || minor - ofMinor || patch - ofPatch
}

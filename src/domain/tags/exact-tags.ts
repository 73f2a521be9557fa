import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import { compareVersions } from '../version/compare.ts'
import { type Version, withoutBuild } from '../version/version.ts'
import { type ExactTag, exactTagReader, prefixesRead } from './names.ts'
import type { Policy } from './policy.ts'
import { otherVariants } from './variants.ts'

/** A version that the tag list names, in one form or several. */
export interface ListedVersion {
  readonly version: Version
  /** Its exact tags, the form that the policy writes first: `2.1.106`, `v2.1.106`. */
  readonly forms: readonly [ExactTag, ...ExactTag[]]
}

/** What a tag list names under a policy. Tags that are no exact tags are passed over. */
export interface ListedVersions {
  /** Highest first. */
  readonly all: readonly ListedVersion[]
  /** Those without build metadata. */
  readonly plain: readonly ListedVersion[]
  /** Those with build metadata, highest first, by the text of the version that they are builds of. */
  readonly builds: ReadonlyMap<string, readonly ListedVersion[]>
  /** The names of other variants. */
  readonly variants: readonly string[]
}

/** Reads a tag list under a policy. `own` is the exact tag of the version that is released, listed or not. */
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
  const builds = new Map<string, ListedVersion[]>()
  for (const listed of all.filter((one) => !isPlain(one))) {
    const { text } = withoutBuild(listed.version)
    builds.set(text, [...(builds.get(text) ?? []), listed])
  }
  return { all, plain: builds.size === 0 ? all : all.filter(isPlain), builds, variants }
}

// Of tags in which those of one version stand together.
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
  /** What the numbers of all its versions begin with: `[2, 1]`; empty where they may be any. */
  readonly numbers: readonly number[]
  /** True for its versions. */
  readonly competes: (version: Version) => boolean
}

/**
 * The versions of a line, highest first, out of all: those whose numbers begin alike stand together and are found by
 * halving, so that a repository with thousands of lines is not searched from its top for each.
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

/** Compares as many numbers of the version as are given. */
function compareStart({ major, minor, patch }: Version, numbers: readonly number[]): number {
  const [ofMajor = major, ofMinor = minor, ofPatch = patch] = numbers
  return major - ofMajor || minor - ofMinor || patch - ofPatch
}

import type { Version } from '../version/version.ts'
import type { ListedVersion } from './exact-tags.ts'

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

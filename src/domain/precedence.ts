import { compareBuild } from 'semver'
import type { Version } from './version.ts'

/**
 * The order of versions: SemVer's precedence, then build metadata (none first, identifiers compared as those of
 * prereleases). Versions that differ only in how a number of the build is written are ordered by their text,
 * so that the order is total.
 */
export function compareVersions(a: Version, b: Version): number {
  const numbers = a.major - b.major || a.minor - b.minor || a.patch - b.patch
  if (numbers !== 0 || a.text === b.text) return numbers
  return compareBuild(a.text, b.text) || (a.text > b.text ? 1 : -1)
}

import type { Version } from './version.ts'

/**
 * Compares by SemVer's precedence, then by build metadata: no build is lowest, and identifiers compare like those of a
 * prerelease. Versions that differ only in leading zeros of the build (7 and 007) compare as text, so that the order is
 * total.
 *
 * node-semver compares these numbers as floating point, so the builds `+20260101120000123` and `+20260101120000124`
 * are equal to it.
 *
 * @see https://semver.org/#spec-item-11
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrereleases(a.prerelease, b.prerelease) ||
    compareIdentifiers(a.build, b.build) ||
    compareText(a.text, b.text)
  )
}

type Identifiers = readonly (string | number)[]

// A version without a prerelease is higher than its prereleases.
function comparePrereleases(a: Identifiers, b: Identifiers): number {
  return a.length === 0 || b.length === 0 ? b.length - a.length : compareIdentifiers(a, b)
}

function compareIdentifiers(a: Identifiers, b: Identifiers): number {
  for (const [index, one] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const order = compareIdentifier(String(one), String(other))
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifier(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return isNumber ? compareNumbers(a, b) : compareText(a, b)
}

// Without leading zeros, the longer number is the larger, at any length.
function compareNumbers(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')]
  return one.length - other.length || compareText(one, other)
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

import { type Arbitrary, constantFrom, nat, record } from 'fast-check'
import semver from 'semver'

/** How a version follows from those that were released before. */
export interface Step {
  readonly kind: 'patch' | 'minor' | 'major' | 'prerelease'
  /** Picks the version that it follows. */
  readonly pick: number
}

export const step: Arbitrary<Step> = record({
  kind: constantFrom('patch', 'patch', 'patch', 'minor', 'minor', 'major', 'prerelease'),
  pick: nat(1000),
})

/** The next version of a line that is not there yet; old lines are picked as often as new ones. */
export function nextVersion({ kind, pick }: Step, known: readonly string[]): string {
  const stable = known.filter((version) => semver.prerelease(version) === null)
  const lines = stable.filter((version) => stable.every((other) => !isBelow(version, other, kind)))
  const before = lines[pick % lines.length] ?? '0.0.0'
  if (kind !== 'prerelease') return semver.inc(before, kind) ?? before
  const after = semver.inc(before, 'patch') ?? before
  const count = known.filter((version) => version.startsWith(`${after}-rc.`)).length
  return `${after}-rc.${count + 1}`
}

/** True where the other one is the higher of those between which a step of that kind chooses. */
function isBelow(version: string, other: string, kind: Step['kind']): boolean {
  const line = (text: string) =>
    text.split('.').slice(0, { patch: 2, prerelease: 2, minor: 1, major: 0 }[kind]).join('.')
  return line(version) === line(other) && semver.lt(version, other)
}

/**
 * The version that each alias belongs to, by the table of the documentation and none of semtag's own code: stable
 * versions compete by their numbers, and 0 is no line.
 */
export function ownersOf(versions: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  const ordered = versions.filter((version) => /^[\d.]+$/.test(version)).toSorted(semver.compare)
  for (const version of ordered) {
    const [major = '', minor = ''] = version.split('.')
    for (const alias of ['latest', `${major}.${minor}`, ...(major === '0' ? [] : [major])])
      owners.set(alias, version)
  }
  return owners
}

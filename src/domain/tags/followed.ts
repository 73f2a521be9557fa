import { remembered } from '../memoize.ts'
import { isPrerelease, type Version } from '../version/version.ts'
import { type Alias, aliasesOf } from './aliases.ts'
import type { ListedVersion } from './exact-tags.ts'
import { namedAlias } from './names.ts'
import type { Policy } from './policy.ts'

/** An alias that follows its line, and one of the versions that may take it. */
export interface FollowedAlias {
  readonly alias: Alias
  readonly version: Version
}

/**
 * The aliases of all the versions that follow their line, once each; what a policy keeps a version from, or puts on any
 * version, does not. Of versions that stand highest first, each alias comes with the highest that may take it.
 */
export function followedAliases(versions: readonly Version[], policy: Policy): readonly FollowedAlias[] {
  const aliases = new Map<string, FollowedAlias>()
  const latest = namedAlias('latest', policy)
  let before: Version | undefined
  for (const version of versions) {
    // A minor may have thousands of versions with the same aliases; a range tells them apart for `latest` alone.
    const isKnown = policy.latestRange === undefined || aliases.has(latest)
    if (isKnown && before !== undefined && areAlike(version, before)) continue
    for (const alias of aliasesOf(version, policy))
      if (!aliases.has(alias.tag) && alias.barred === undefined && alias.forced !== true)
        aliases.set(alias.tag, { alias, version })
    if (isPlain(version)) before = version
  }
  return [...aliases.values()]
}

type Follows = (policy: Policy) => readonly FollowedAlias[]

/** The aliases of all the versions that a list names. */
export const followedIn: (listed: readonly ListedVersion[]) => Follows = remembered(
  (listed: readonly ListedVersion[]) => {
    const versions = listed.map(({ version }) => version)
    return remembered((policy: Policy) => followedAliases(versions, policy))
  },
)

function areAlike(version: Version, before: Version): boolean {
  return isPlain(version) && version.major === before.major && version.minor === before.minor
}

function isPlain(version: Version): boolean {
  return !isPrerelease(version) && version.build.length === 0
}

import { Range, satisfies, validRange } from 'semver'
import type { Tag } from '../image/tag.ts'
import { memoize } from '../memoize.ts'
import { isPrerelease, type Version, withoutBuild } from '../version/version.ts'
import type { Line, ListedVersion } from './exact-tags.ts'
import { namedAlias, numberedAlias, readNumberedAlias } from './names.ts'
import type { Channel, Policy } from './policy.ts'

export type AliasKind = 'patch' | 'minor' | 'major' | 'channel' | 'latest'

/** A floating tag of a version, and the versions that compete for it. */
export interface Alias extends Line {
  readonly kind: AliasKind
  readonly tag: Tag
  /** Why the policy does not let this version take the alias, in a few words. */
  readonly barred?: string
  /** True if the version takes the alias even from a higher version. */
  readonly forced?: boolean
}

/**
 * The aliases that a version may take under a policy, in the order of the writes: patch, minor, major, channels, and
 * `latest` last (first with `latest-first`).
 */
export function aliasesOf(version: Version, policy: Policy): readonly Alias[] {
  const stable = isPrerelease(version) ? [] : stableAliases(version, policy)
  const channels = policy.channels
    .filter((channel) => belongs(version, channel))
    .map((channel) => channelAlias(channel, policy))
  const latest = latestAlias(version, policy)
  const rest = [...stable, ...channels]
  if (latest === undefined) return rest
  return policy.order === 'latest-first' ? [latest, ...rest] : [...rest, latest]
}

function stableAliases(version: Version, policy: Policy): readonly Alias[] {
  const { major, minor, patch } = version
  const alias = (kind: AliasKind, numbers: readonly number[], competes: Alias['competes']): Alias => ({
    kind,
    tag: numberedAlias(numbers.join('.'), policy),
    numbers,
    competes,
  })
  const aliases: Alias[] = []
  if (version.build.length > 0) {
    const plain = withoutBuild(version).text
    const ofPatch = (other: Version) => other.build.length > 0 && withoutBuild(other).text === plain
    aliases.push(alias('patch', [major, minor, patch], ofPatch))
  }
  const ofMinor = (other: Version) => isStable(other) && other.major === major && other.minor === minor
  aliases.push(alias('minor', [major, minor], ofMinor))
  if (major > 0 || policy.zeroMajor)
    aliases.push(alias('major', [major], (other) => isStable(other) && other.major === major))
  return aliases
}

// An invalid range contains no version.
const rangeTest = memoize(({ latestRange }: Policy): ((version: Version) => boolean) => {
  if (latestRange === undefined) return () => true
  const range = new Range(validRange(latestRange) ?? '<0.0.0-0')
  return ({ text }) => satisfies(text, range)
})

function latestAlias(version: Version, policy: Policy): Alias | undefined {
  const { latest, latestReason = '--latest never', latestRange } = policy
  const inRange = rangeTest(policy)
  const prerelease = isPrerelease(version)
  if (prerelease && latest !== 'always') return undefined
  const alias: Alias = {
    kind: 'latest',
    tag: namedAlias('latest', policy),
    numbers: [],
    competes: (other) => isStable(other) && inRange(other),
  }
  if (prerelease) return { ...alias, barred: 'a prerelease moves no stable alias' }
  if (latest === 'never') return { ...alias, barred: latestReason }
  if (!inRange(version)) return { ...alias, barred: `outside --latest-range ${latestRange}` }
  return latest === 'always' ? { ...alias, forced: true } : alias
}

function channelAlias(channel: Channel, policy: Policy): Alias {
  return {
    kind: 'channel',
    tag: namedAlias(channel.name, policy),
    numbers: [],
    competes: (other) => belongs(other, channel),
  }
}

// `rc1` and `rc.1` belong to the channel rc.
function belongs({ prerelease: [first] }: Version, { identifiers }: Channel): boolean {
  if (first === undefined || identifiers.includes('*')) return true
  return identifiers.includes(String(first).replace(/\d+$/, ''))
}

function isStable(version: Version): boolean {
  return !isPrerelease(version)
}

/** A tag in the form of an alias: its kind, and its numbers if it has any. */
interface AliasForm {
  readonly kind: Exclude<AliasKind, 'patch'>
  readonly numbers: readonly number[]
}

/** Reads a tag in the form of an alias other than a patch alias; undefined for other tags. */
export function readAlias(tag: Tag, policy: Policy): AliasForm | undefined {
  if (tag === namedAlias('latest', policy)) return { kind: 'latest', numbers: [] }
  if (policy.channels.some(({ name }) => tag === namedAlias(name, policy)))
    return { kind: 'channel', numbers: [] }
  const numbers = readNumberedAlias(tag, policy)
  return numbers && { kind: numbers.length === 1 ? 'major' : 'minor', numbers }
}

/** An alias that follows its line, and a version that may take it. */
export interface FollowedAlias {
  readonly alias: Alias
  readonly version: Version
}

/**
 * The aliases of the versions, each once, except those that the policy bars or forces. If the versions are sorted from
 * the highest to the lowest, each alias comes with the highest version that may take it.
 */
export function followedAliases(versions: readonly Version[], policy: Policy): readonly FollowedAlias[] {
  const aliases = new Map<string, FollowedAlias>()
  const latest = namedAlias('latest', policy)
  let before: Version | undefined
  for (const version of versions) {
    // A minor may have thousands of versions with the same aliases; only a range for `latest` distinguishes them.
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

/** The aliases of all versions in a tag list. */
export const followedIn: (listed: readonly ListedVersion[]) => Follows = memoize(
  (listed: readonly ListedVersion[]) => {
    const versions = listed.map(({ version }) => version)
    return memoize((policy: Policy) => followedAliases(versions, policy))
  },
)

function areAlike(version: Version, before: Version): boolean {
  return isPlain(version) && version.major === before.major && version.minor === before.minor
}

function isPlain(version: Version): boolean {
  return !isPrerelease(version) && version.build.length === 0
}

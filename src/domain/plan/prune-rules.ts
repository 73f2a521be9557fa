import { Range, validRange } from 'semver'
import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { isPrerelease, type Version, withoutBuild } from '../version/version.ts'
import type { TagKind } from './planned-tag.ts'

/** Why a tag goes. */
export const goingReasons = ['not-kept', 'released', 'withdrawn', 'named', 'referrer'] as const

/** Why a tag stays, or why semtag cannot tell. */
export const stayingReasons = [
  'newest',
  'in-range',
  'owner',
  'in-use',
  'alias',
  'withdrawn',
  'no-rule',
  'variant',
  'reserved',
  'referrer',
  'other',
  'missing',
  'young',
  'undated',
  'unclear',
] as const

/** Why a tag goes or stays. */
export type PruneReason = (typeof goingReasons)[number] | (typeof stayingReasons)[number]

/** A reason, as a word for programs and as a remark for users. */
export interface Because {
  readonly reason: PruneReason
  readonly note: string
}

/** What `semtag prune` does with one tag. */
export interface PruneDecision extends Because {
  readonly tag: Tag
  readonly kind: TagKind
  /** The version of an exact tag; null for other tags. */
  readonly version: string | null
  /** The digest; null if semtag did not read it. */
  readonly digest: Digest | null
  /** `unclear` stays too: it may be a prerelease or a variant. */
  readonly decision: 'goes' | 'stays' | 'unclear'
}

/** What becomes of a tag, and why. */
export type Decided = Because & Pick<PruneDecision, 'decision'>

export const stays = (reason: PruneReason, note: string): Decided => ({ decision: 'stays', reason, note })

/** The tags of one minor line, the highest first. */
export interface PruneLine {
  /** `2.1`; null for the tags that are not versions. */
  readonly line: string | null
  readonly tags: readonly PruneDecision[]
}

/** What `semtag prune` keeps, and what it may delete beside versions. */
export interface PruneRules {
  /** How many stable versions stay in each minor line. */
  readonly keepMinor?: number | undefined
  /** How many stable versions stay in each major line. */
  readonly keepMajor?: number | undefined
  /** How many prereleases stay of each version that is not released yet. */
  readonly keepPrereleases?: number | undefined
  /** How many builds stay of each version. */
  readonly keepBuilds?: number | undefined
  /** The range of versions that stay: `>=2.0.0`. */
  readonly keepRange?: string | undefined
  /** True for a tag that is not a version and may go. */
  readonly others: (tag: string) => boolean
  /** True if withdrawn versions go. */
  readonly withdrawn: boolean
  /** True if signatures and other referrers stay when their image goes. */
  readonly keepReferrers: boolean
  /** Only images that were created before this time go; in milliseconds since 1970. */
  readonly before?: number | undefined
}

/** The rules that count the versions of one kind. */
export type VersionKind = 'stable' | 'prerelease' | 'build'

export function versionKind(version: Version): VersionKind {
  if (version.build.length > 0) return 'build'
  return isPrerelease(version) ? 'prerelease' : 'stable'
}

/** True if a rule says how many versions of the kind stay. Without such a rule, all of them stay. */
export function hasRuleFor(kind: VersionKind, rules: PruneRules): boolean {
  const { keepMinor, keepMajor, keepPrereleases, keepBuilds, keepRange } = rules
  switch (kind) {
    case 'stable':
      return keepMinor !== undefined || keepMajor !== undefined || keepRange !== undefined
    case 'prerelease':
      return keepPrereleases !== undefined
    case 'build':
      return keepBuilds !== undefined
  }
}

/** `2.1` of `2.1.106`. */
export const minorOf = ({ major, minor }: Version): string => `${major}.${minor}`

/** `2.1.0` of `2.1.0-rc.1` and of `2.1.0+build.5`. */
const coreOf = ({ major, minor, patch }: Version): string => `${major}.${minor}.${patch}`

/**
 * Decides on each version, by its text. `counting` are the versions that count, the highest first; none of them is
 * withdrawn.
 */
export function decideByRules(counting: readonly Version[], rules: PruneRules): ReadonlyMap<string, Decided> {
  const { keepMinor, keepMajor, keepPrereleases, keepBuilds, keepRange } = rules
  const released = new Set(counting.filter((version) => !isPrerelease(version)).map(coreOf))
  const counts = new Map<string, number>()
  const isAmong = (group: string, newest = 0): boolean => {
    const count = (counts.get(group) ?? 0) + 1
    counts.set(group, count)
    return count <= newest
  }
  const isInRange = rangeTest(keepRange)
  const byCount = (version: Version): Decided | undefined => {
    const line = minorOf(version)
    const core = coreOf(version)
    switch (versionKind(version)) {
      case 'stable': {
        // A version counts in both lines, whichever of them keeps it.
        const inMinor = isAmong(`minor ${line}`, keepMinor)
        const inMajor = isAmong(`major ${version.major}`, keepMajor)
        if (inMinor) return newest(keepMinor, line)
        return inMajor ? newest(keepMajor, `${version.major}`) : undefined
      }
      case 'prerelease':
        if (released.has(core)) return undefined
        return isAmong(`prereleases ${core}`, keepPrereleases)
          ? newest(keepPrereleases, `the prereleases of ${core}`)
          : undefined
      case 'build': {
        const plain = withoutBuild(version).text
        return isAmong(`builds ${plain}`, keepBuilds)
          ? newest(keepBuilds, `the builds of ${plain}`)
          : undefined
      }
    }
  }
  const decide = (version: Version): Decided => {
    const kept = byCount(version)
    if (kept !== undefined) return kept
    if (isInRange(version)) return stays('in-range', `in the range ${keepRange}`)
    const core = coreOf(version)
    return versionKind(version) === 'prerelease' && released.has(core)
      ? { decision: 'goes', reason: 'released', note: `${core} is released` }
      : { decision: 'goes', reason: 'not-kept', note: 'no rule keeps it' }
  }
  return new Map(counting.map((version) => [version.text, decide(version)]))
}

function newest(count: number | undefined, group: string): Decided {
  return stays('newest', count === 1 ? `the newest of ${group}` : `among the newest ${count} of ${group}`)
}

/** True for a range as npm writes it: `>=2.0.0`. */
export function isRange(text: string): boolean {
  return validRange(text) !== null
}

/**
 * True for a version in the range. Unlike node-semver's default, `>=2.0.0` also contains higher prereleases.
 *
 * @throws TypeError for an invalid range, so that prune deletes nothing by mistake
 */
export function rangeTest(range: string | undefined): (version: Version) => boolean {
  if (range === undefined) return () => false
  const parsed = new Range(new Range(range).range, { includePrerelease: true })
  return ({ text }) => parsed.test(text)
}

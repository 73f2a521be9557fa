import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { followedIn } from '../tags/aliases.ts'
import { type ListedVersion, type ListedVersions, readExactTags } from '../tags/exact-tags.ts'
import { type History, readHistory } from '../tags/history.ts'
import { createLookup, type FactsWanted, type Lookup, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { isPrerelease, type Version } from '../version/version.ts'
import { planOwner } from './owners.ts'
import {
  type Decided,
  decideReferrers,
  keepUsed,
  keepYoung,
  type NamedDecision,
  stays,
} from './prune-content.ts'
import {
  createKeeper,
  hasRuleFor,
  minorOf,
  type PruneDecision,
  type PruneLine,
  type PruneRules,
  rangeTest,
  versionKind,
  whyGoes,
} from './prune-rules.ts'
import { otherTagReader, unclearReader } from './prune-tags.ts'

export interface PruneInput {
  readonly observed: Observation
  readonly policy: Policy
  readonly rules: PruneRules
  /** When images were created, in milliseconds since 1970; null if an image does not say. */
  readonly created?: ReadonlyMap<Digest, number | null>
}

export interface PrunePlan {
  /** The highest line first; last the tags that are not versions. */
  readonly lines: readonly PruneLine[]
  /** The images whose age decides and is not read yet. */
  readonly undated: readonly Digest[]
  /** The tags whose digests the plan still needs. */
  readonly unresolved: readonly Tag[]
  /** The content that the plan still needs. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/** What the plan knows of the repository. */
interface Seen extends PruneInput {
  readonly lookup: Lookup
  readonly history: History
  readonly listed: ListedVersions
  /** The tags `X.Y.Z` that are aliases of their builds. */
  readonly patchAliases: ReadonlySet<Tag>
  readonly versions: readonly ListedVersion[]
  /** The aliases of each owner, by its version. */
  readonly owned: ReadonlyMap<string, readonly string[]>
  readonly followed: ReadonlySet<string>
}

/**
 * Plans which tags of a repository go. A tag goes only if everything about it is known: a version goes if its kind has a
 * rule and no rule keeps it; another tag goes if `--others` names it. Aliases, owners, what an alias is on, and the tags
 * that semtag reserves never go.
 */
export function planPrune(input: PruneInput): PrunePlan {
  const seen = see(input)
  const { lookup, observed, rules, created = new Map() } = seen
  const versions = decideVersions(seen)
  const decided = [...versions, ...decideOthers(versions, seen)]
  const dated = keepYoung(keepUsed(decided, lookup), rules, created, lookup)
  const tags = decideReferrers(dated.tags, rules, lookup)
  return {
    lines: linesOf(tags.map((one) => ({ ...one, digest: observed.digests.get(one.tag) ?? null }))),
    undated: dated.undated,
    unresolved: [...lookup.unresolved],
    unread: lookup.unread,
  }
}

function see(input: PruneInput): Seen {
  const { observed, policy } = input
  const lookup = createLookup(observed)
  const history = readHistory(observed.tags, policy, policy.builds, lookup)
  const listed = readExactTags(observed.tags, policy)
  const patchAliases = new Set<Tag>()
  for (const { version, forms } of listed.builds.size === 0 ? [] : listed.plain)
    if (listed.builds.has(version.text))
      for (const form of forms) if (history.isPatchAlias(form)) patchAliases.add(form.tag)
  const versions = history.versions()

  const aliases = followedIn(versions)(policy)
  const context = { policy, observed, history, lookup, holdsUnknown: false, unlisted: undefined }
  const owned = new Map<string, string[]>()
  for (const followed of aliases) {
    const { alias } = followed
    // An alias of an image does not belong to a chart, which may be the highest version.
    const ofKind = lookup.lists(alias.tag) ? planOwner(followed, context).owner : undefined
    const owners = [history.owner(alias), ofKind].flatMap((owner) => owner?.version.text ?? [])
    for (const owner of new Set(owners)) owned.set(owner, [...(owned.get(owner) ?? []), alias.tag])
  }
  const followed = new Set<string>(aliases.map(({ alias }) => alias.tag))
  return { ...input, lookup, history, listed, patchAliases, versions, owned, followed }
}

const decisionOn = (
  tag: Tag,
  kind: PruneDecision['kind'],
  of: Version | null,
  decided: Decided,
): NamedDecision => ({ tag, kind, version: kind === 'exact' ? (of?.text ?? null) : null, of, ...decided })

function decideVersions(seen: Seen): readonly NamedDecision[] {
  const { observed, policy, rules, history, patchAliases, versions } = seen
  const isUnclear = unclearReader(observed.tags, policy)
  const isInRange = rangeTest(rules.keepRange)
  const isAlias = ({ forms }: ListedVersion) => forms.every(({ tag }) => patchAliases.has(tag))
  const isThere = ({ forms }: ListedVersion) => forms.some(({ tag }) => observed.digests.get(tag) !== null)
  const counting = versions
    .filter((one) => !isAlias(one) && isThere(one) && !history.isWithdrawn(one.version))
    .map(({ version }) => version)
    .filter((version) => !isUnclear(version))
  const keeper = createKeeper(rules, counting)
  const kept = new Map(counting.map((version) => [version.text, keeper(version)]))
  const released = new Set(
    counting.filter((version) => !isPrerelease(version)).map((version) => version.text.replace(/\+.*/, '')),
  )

  const decide = (version: Version): Decided => {
    const owned = seen.owned.get(version.text)
    if (owned !== undefined) return stays('owner', `the owner of ${owned.join(', ')}`)
    if (history.isWithdrawn(version)) {
      if (isInRange(version)) return stays('in-range', `in the range ${rules.keepRange}`)
      return rules.withdrawn
        ? { decision: 'goes', reason: 'withdrawn', note: 'it is withdrawn' }
        : stays('withdrawn', 'it is withdrawn; --withdrawn lets it go')
    }
    const kind = versionKind(version)
    if (!hasRuleFor(kind, rules)) return stays('no-rule', `no rule is about ${words[kind]}`)
    if (isUnclear(version))
      return { decision: 'unclear', reason: 'unclear', note: 'it may be a variant, not a prerelease' }
    const because = kept.get(version.text)
    if (because !== undefined) return { decision: 'stays', ...because }
    return { decision: 'goes', ...whyGoes(version, (core) => released.has(core)) }
  }
  return versions.flatMap(({ version, forms }) =>
    forms.map((form) =>
      patchAliases.has(form.tag)
        ? decisionOn(form.tag, 'patch', version, stays('alias', 'an alias'))
        : decisionOn(form.tag, 'exact', version, decide(version)),
    ),
  )
}

const words = { stable: 'stable versions', prerelease: 'prereleases', build: 'builds' } as const

function decideOthers(
  decided: readonly NamedDecision[],
  { observed, policy, rules, followed }: Seen,
): readonly NamedDecision[] {
  const exact = new Set(decided.map(({ tag }) => tag))
  const going = new Set(decided.filter(({ decision }) => decision === 'goes').map(({ tag }) => tag))
  const { tags } = observed
  const isNamed = rules.others
  const read = otherTagReader({ policy, tags, going, followed, isNamed })
  return tags
    .filter((tag) => !exact.has(tag))
    .map((tag) => {
      const { kind, form } = read(tag)
      const decided: Decided =
        form === 'other' && isNamed(tag)
          ? { decision: 'goes', reason: 'named', note: '--others names it' }
          : stays(form, formNotes[form])
      return decisionOn(tag, kind, null, decided)
    })
}

const formNotes = {
  alias: 'an alias',
  reserved: 'semtag reserves the tag',
  referrer: 'a signature or another referrer',
  variant: 'a version of another variant, or a build that does not count',
  other: 'no version; --others does not name it',
} as const

function linesOf(tags: readonly (NamedDecision & Pick<PruneDecision, 'digest'>)[]): readonly PruneLine[] {
  const lines = new Map<string, PruneDecision[]>()
  const others: PruneDecision[] = []
  for (const { of, ...decision } of tags) {
    const line = of === null ? undefined : (lines.get(minorOf(of)) ?? [])
    if (of !== null && line !== undefined) lines.set(minorOf(of), line)
    ;(line ?? others).push(decision)
  }
  const sorted = others.sort((a, b) => (a.tag < b.tag ? -1 : 1))
  return [
    ...[...lines].map(([line, own]) => ({ line, tags: own })),
    ...(sorted.length === 0 ? [] : [{ line: null, tags: sorted }]),
  ]
}

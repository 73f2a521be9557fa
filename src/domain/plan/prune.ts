import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { followedIn } from '../tags/aliases.ts'
import { type ListedVersion, readExactTags } from '../tags/exact-tags.ts'
import { type History, readHistory } from '../tags/history.ts'
import { createLookup, type FactsWanted, type Lookup, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import type { Version } from '../version/version.ts'
import { planOwner } from './owners.ts'
import { decideReferrers, keepUsed, keepYoung, type NamedDecision, withoutManifest } from './prune-content.ts'
import {
  type Decided,
  decideByRules,
  hasRuleFor,
  minorOf,
  type PruneDecision,
  type PruneLine,
  type PruneRules,
  rangeTest,
  stays,
  versionKind,
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
  const forms = listed.plain.flatMap((one) => one.forms)
  const patchAliases = new Set(forms.filter((form) => history.isPatchAlias(form)).map(({ tag }) => tag))
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
  return { ...input, lookup, history, patchAliases, versions, owned, followed }
}

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
  const byRules = decideByRules(counting, rules)

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
    // A version without a manifest does not count, so it has no decision.
    return byRules.get(version.text) ?? withoutManifest
  }
  return versions.flatMap(({ version, forms }) =>
    forms.map(({ tag }) =>
      patchAliases.has(tag)
        ? { tag, kind: 'patch', version: null, of: version, ...stays('alias', formNotes.alias) }
        : { tag, kind: 'exact', version: version.text, of: version, ...decide(version) },
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
    .sort()
    .map((tag) => {
      const { kind, form } = read(tag)
      const decided: Decided =
        form === 'other' && isNamed(tag)
          ? { decision: 'goes', reason: 'named', note: '--others names it' }
          : stays(form, formNotes[form])
      return { tag, kind, version: null, of: null, ...decided }
    })
}

const formNotes = {
  alias: 'an alias',
  reserved: 'semtag reserves the tag',
  referrer: 'a signature or another referrer',
  variant: 'a version of another variant, or a build that does not count',
  other: 'no version; --others does not name it',
} as const

/** The lines in the order of their first tags. */
function linesOf(tags: readonly (NamedDecision & Pick<PruneDecision, 'digest'>)[]): readonly PruneLine[] {
  const lines = new Map<string | null, PruneDecision[]>()
  for (const { of, ...decision } of tags) {
    const line = of && minorOf(of)
    const own = lines.get(line) ?? []
    lines.set(line, own)
    own.push(decision)
  }
  return [...lines].map(([line, own]) => ({ line, tags: own }))
}

import { intersects } from 'semver'
import type { Alias } from './aliases.ts'
import type { Digest } from './digest.ts'
import type { History } from './history.ts'
import type { Lookup, Observation, TagState } from './observation.ts'
import type { PlannedTag } from './plan.ts'
import type { Policy } from './policy.ts'
import { compareVersions } from './precedence.ts'
import { type ExactTag, readNumberedAlias } from './tag-names.ts'
import type { Version } from './version.ts'

interface Context {
  readonly version: Version
  readonly exact: string
  readonly policy: Policy
  readonly observed: Observation
  readonly history: History
  readonly lookup: Lookup
  /** The digest that V has, or will have. */
  readonly published: Digest | undefined
}

// An alias that is not on its owner is looked for among so many of its line's newest versions, and no more.
const searchDepth = 20

type Hold = Extract<PlannedTag, { action: 'hold' }>

/** What becomes of one alias: it goes to V if V is the highest of its line, and stays otherwise. */
export function planAlias(alias: Alias, context: Context): PlannedTag {
  const { kind, tag } = alias
  const { version, lookup, history, published, policy } = context
  const owner = history.owner((other) => alias.competes(other) && other.text !== version.text)
  const digest = lookup.digest(tag)
  const from = lookup.exists(tag) ? stateOf(alias, digest ?? null, owner, context) : null
  const base = { kind, tag, from }

  if (alias.barred !== undefined)
    return { ...base, action: 'hold', reason: 'policy', heldBy: null, note: alias.barred }
  if (history.isWithdrawn(version))
    return { ...base, action: 'hold', reason: 'withdrawn', heldBy: owner?.version.text ?? null }
  const newer = owner !== undefined && compareVersions(owner.version, version) > 0 ? owner : undefined
  if (newer !== undefined && !alias.forced) return heldByNewer(base, newer, context)
  if (from === null) return { ...base, action: 'create', ...backwards(newer) }
  if (from.digest !== null && from.digest === published) return { ...base, action: 'keep' }

  if (kind === 'patch' && from.version === null && from.digest !== null && !policy.takePatch)
    return {
      ...base,
      action: 'hold',
      reason: 'published-as-exact',
      heldBy: tag,
      note: `${tag} was published as an exact tag; --take-patch makes it the alias of its builds`,
    }
  const holder =
    from.version === null && from.digest !== null && !alias.forced
      ? unknownHolder(alias, from.digest, context)
      : undefined
  if (holder !== undefined)
    return {
      ...base,
      action: 'hold',
      reason: 'unknown-owner',
      heldBy: holder,
      note: `it has the digest of ${holder}, whose exact tag is gone`,
    }
  const unknown =
    from.version === null && from.digest !== null ? { note: `it pointed at no exact tag of its line` } : {}
  return { ...base, action: 'move', ...unknown, ...backwards(newer) }
}

function stateOf(
  alias: Alias,
  digest: Digest | null,
  owner: ExactTag | undefined,
  context: Context,
): TagState {
  const { version, exact, lookup, history } = context
  // Nobody has looked: by the tag list alone, an alias is on its owner.
  if (digest === null) return { version: owner?.version.text ?? null, digest }
  if (owner !== undefined && lookup.digest(owner.tag) === digest)
    return { version: owner.version.text, digest }
  if (digest === context.published || lookup.digest(exact) === digest)
    return { version: version.text, digest }
  // A patch alias on none of its builds was an exact tag once: here every build counts, however old.
  const depth = alias.kind === 'patch' ? Number.POSITIVE_INFINITY : searchDepth
  return { version: history.versionAt(digest, alias.competes, depth)?.text ?? null, digest }
}

function heldByNewer(
  base: Pick<Hold, 'kind' | 'tag' | 'from'>,
  newer: ExactTag,
  { version, lookup }: Context,
): Hold {
  const heldBy = newer.version.text
  const digest = lookup.digest(newer.tag)
  const behind =
    base.from === null || (base.from.digest !== null && digest !== undefined && base.from.digest !== digest)
  const notes = [
    ...(behind
      ? [`${base.from === null ? 'it is missing' : 'it is not on its owner'}; semtag reconcile mends it`]
      : []),
    ...(newer.version.major > dateLikeMajor && version.major <= dateLikeMajor
      ? [`if ${newer.tag} is a date and no version, leave it out with --ignore`]
      : []),
  ]
  const note = notes.length === 0 ? {} : { note: notes.join('; ') }
  return { ...base, action: 'hold', reason: 'newer', heldBy, ...note }
}

// `20261121.1.0` is SemVer to the letter.
const dateLikeMajor = 1000

function backwards(newer: ExactTag | undefined): { note?: string } {
  return newer === undefined ? {} : { note: `goes back: ${newer.version.text} is newer (--latest always)` }
}

/**
 * The alias of a higher line that has the digest: retention had purged the exact tag that both stood for, and
 * moving this one would take it back.
 */
function unknownHolder(
  alias: Alias,
  digest: Digest,
  { version, policy, observed, lookup }: Context,
): string | undefined {
  if (alias.kind !== 'latest' && alias.kind !== 'major') return undefined
  const higher = observed.tags
    .map((tag) => ({ tag, numbers: readNumberedAlias(tag, policy) }))
    .filter(({ numbers }) => numbers !== undefined && isHigherLine(alias, numbers, version, policy))
    .map(({ tag }) => tag)
  return higher.map((tag) => ({ tag, digest: lookup.digest(tag) })).find((other) => other.digest === digest)
    ?.tag
}

function isHigherLine(
  alias: Alias,
  [major, minor]: readonly [number, number?],
  version: Version,
  { latestRange }: Policy,
): boolean {
  if (major === version.major) return minor !== undefined && minor > version.minor
  if (alias.kind === 'major' || major < version.major) return false
  return latestRange === undefined || intersects(latestRange, `${major}.x`)
}

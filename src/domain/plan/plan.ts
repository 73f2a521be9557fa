import type { Problem } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { aliasesOf } from '../tags/aliases.ts'
import { readHistory } from '../tags/history.ts'
import {
  type ContentFacts,
  createLookup,
  type FactsWanted,
  type Observation,
  unlistedTag,
} from '../tags/observation.ts'
import { defaultPolicy, type Policy } from '../tags/policy.ts'
import { unreadVersion } from '../tags/variants.ts'
import type { Version } from '../version/version.ts'
import { planAlias } from './alias.ts'
import { planImmutableTags } from './immutable-tags.ts'
import { isFromUnknown, type PlanContext, type PlannedTag } from './planned-tag.ts'
import { holdWarnings, staleWarnings, versionWarnings } from './warnings.ts'

export type { HoldReason, PlannedTag, TagKind } from './planned-tag.ts'
export { isFromUnknown }

/** What a release of one version does to one repository. */
export interface Plan {
  readonly version: Version
  /** The exact tag, then literal tags, then the aliases in the order of the writes. */
  readonly tags: readonly PlannedTag[]
  /** Why nothing may be written; empty if the plan can be carried out. */
  readonly refusals: readonly Problem[]
  /** Warnings before a release, in sentences. */
  readonly warnings: readonly string[]
  /** The tags whose digests the plan still needs; until they are known, the tag list decides. */
  readonly unresolved: readonly Tag[]
  /** The content that the plan still needs. */
  readonly unread: ReadonlyMap<Digest, FactsWanted>
}

/** What a plan is made from. */
export interface PlanInput {
  readonly version: Version
  readonly policy?: Policy
  readonly observed: Observation
  /** The digests that have the source's content; without them, an existing exact tag counts as the same content. */
  readonly sameContent?: ReadonlySet<Digest>
  /** The digest that the aliases get, if it is known. */
  readonly published?: Digest
  /** The digest that the exact tag had before this release replaced it. */
  readonly replaced?: Digest
  /** True if an alias is held as long as no known version of its line has its digest. */
  readonly holdsUnknown?: boolean
  /** What semtag has read from the source image. */
  readonly own?: Pick<ContentFacts, 'kind' | 'label'>
}

/**
 * Plans the tags of a version from the state of a repository. The exact tag is published once and never changes; an
 * alias moves only to the highest version of its line. The same input always gives the same plan.
 *
 * @example
 * planTags({ version, observed: { tags: ['2.1.114', '2.2.11', '2.1', '2'], digests: new Map() } })
 * // for 2.1.115: creates 2.1.115, moves 2.1, holds 2 and latest (2.2.11 is newer)
 */
export function planTags({
  version,
  policy = defaultPolicy,
  observed,
  sameContent,
  published,
  replaced,
  holdsUnknown = false,
  own = {},
}: PlanInput): Plan {
  const lookup = createLookup(observed)
  const builds = policy.builds || version.build.length > 0
  let digest = published
  const history = readHistory(observed.tags, policy, builds, lookup, { version, digest: () => digest })
  const isWithdrawn = history.isWithdrawn(version)
  const guarded = planImmutableTags({
    version,
    policy,
    lookup,
    sameContent,
    isWithdrawn,
    restoreArchived: observed.restoreArchived,
  })

  // If the exact tag stays, its digest is known before anything is written.
  if (guarded.exact.action === 'keep') digest ??= guarded.exact.from?.digest ?? undefined
  const context: PlanContext = {
    version,
    policy,
    observed,
    history,
    lookup,
    published: digest,
    isRepeated: guarded.exact.action === 'keep',
    replaced,
    own: { kind: () => own.kind, label: () => own.label },
    holdsUnknown,
    unlisted: unlistedTag(observed),
  }
  const barred = unreadVersion(version, policy, history.variants)?.barred
  const aliases = aliasesOf(version, policy)
    .map((alias) => (barred === undefined ? alias : { ...alias, barred }))
    .map((alias) => planAlias(alias, context))

  return {
    version,
    tags: [guarded.exact, ...guarded.literals, ...aliases],
    refusals: [...guarded.refusals, ...(context.unlisted === undefined ? [] : [untrusted(context.unlisted)])],
    warnings: [...versionWarnings(context), ...staleWarnings(aliases, context), ...holdWarnings(aliases)],
    unresolved: [...lookup.unresolved],
    unread: lookup.unread,
  }
}

function untrusted(tag: string): Problem {
  return {
    code: 'TAG_LIST_INCOMPLETE',
    message: `The tag list does not name ${tag}, although the tag exists: no alias moves.`,
  }
}

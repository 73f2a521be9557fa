import type { Problem } from '../errors.ts'
import type { Tag } from '../image/tag.ts'
import { aliasesOf, readAlias } from '../tags/aliases.ts'
import { isGateTag, isStagedTag } from '../tags/candidate.ts'
import { type History, readHistory } from '../tags/history.ts'
import { type ExactTag, exactTagReader } from '../tags/names.ts'
import { createLookup, type Lookup, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { endingsOf, otherVariants } from '../tags/variants.ts'
import { isWithdrawalTag, withdrawnTag } from '../tags/withdrawal.ts'
import { noteOf, type PlannedTag, type TagKind } from './planned-tag.ts'

/** The kind of a tag under a policy, and the version of an exact tag. */
interface ReadTag {
  readonly kind: TagKind
  readonly exact?: ExactTag
}

/** Reads any tag of a repository. A tag of no other kind is a literal tag. */
function readTag(
  tag: Tag,
  policy: Policy,
  { exactTag, history }: { readonly exactTag: (tag: Tag) => ExactTag | undefined; readonly history: History },
): ReadTag {
  if (isWithdrawalTag(tag)) return { kind: 'withdrawal' }
  if (isStagedTag(tag)) return { kind: 'staged' }
  if (isGateTag(tag)) return { kind: 'gate' }
  const exact = exactTag(tag)
  if (exact !== undefined) {
    const isAlias = history.isPatchAlias(exact) && !history.isWithdrawn(exact.version)
    return isAlias ? { kind: 'patch' } : { kind: 'exact', exact }
  }
  return { kind: readAlias(tag, policy)?.kind ?? 'literal' }
}

/** What a deletion does to one repository. */
export interface DeletionPlan {
  /** One plan for each given tag: it is removed, refused, or does not exist. */
  readonly tags: readonly PlannedTag[]
  /** Why nothing may be deleted. */
  readonly refusals: readonly Problem[]
  /** The tags whose digests the plan still needs. */
  readonly unresolved: readonly Tag[]
}

export interface DeletionInput {
  readonly observed: Observation
  readonly policy: Policy
  /** The tags to delete, without repetitions. */
  readonly tags: readonly Tag[]
  /** True if exact tags are deleted even if aliases have their digest. */
  readonly force: boolean
}

/**
 * Plans the deletion of tags. If an alias has the digest of an exact tag and is not deleted too, the exact tag is
 * refused: without it, the version of the alias would be unknown.
 */
export function planDeletion({ observed, policy, tags, force }: DeletionInput): DeletionPlan {
  const lookup = createLookup(observed)
  const history = readHistory(observed.tags, policy, policy.builds, lookup)
  const exactTag = exactTagReader(policy, otherVariants(observed.tags, policy))
  const going = new Set<string>(tags)
  const refusals: Problem[] = []

  const plans = tags.map((tag): PlannedTag => {
    const read = readTag(tag, policy, { exactTag, history })
    const { kind } = read
    const digest = lookup.digest(tag) ?? null
    // A listed tag without a manifest can be deleted.
    if (digest === null && !lookup.lists(tag))
      return { kind, tag, from: null, action: 'keep', note: 'there is no such tag' }
    const from = { version: read.exact?.version.text ?? null, digest }
    const users = kind === 'patch' ? [] : usersOf(tag, policy, lookup).filter((alias) => !going.has(alias))
    if (users.length === 0) return { kind, tag, from, action: 'remove', ...noteOf(markerNote(tag, policy)) }
    const note = `${users.join(', ')} ${users.length === 1 ? 'points' : 'point'} at the same image`
    if (force) return { kind, tag, from, action: 'remove', note }
    refusals.push(inUse(tag, from.version ?? 'VERSION', note))
    return { kind, tag, from, action: 'refuse', note }
  })
  return { tags: plans, refusals, unresolved: [...lookup.unresolved] }
}

/** Notes that the marker's version counts again, and which command also restores its aliases. */
function markerNote(tag: Tag, policy: Policy): readonly string[] {
  if (!isWithdrawalTag(tag)) return []
  const exact = withdrawnTag(tag)
  const version = (exact && exactTagReader(policy, [])(exact)?.version.text) ?? 'VERSION'
  return [`${version} counts again; semtag unyank REPOSITORY ${version} also restores its aliases`]
}

/** The names of the aliases that the version of an exact tag may take, with any prefix and variant. */
export function aliasesOfLines(tag: Tag, policy: Policy): readonly Tag[] {
  const names = [undefined, ...endingsOf(tag, policy)].flatMap((variant) =>
    aliasesBeside(tag, { ...policy, variant }),
  )
  return [...new Set(names)]
}

/** The aliases that have the digest of an exact tag. */
function usersOf(tag: Tag, policy: Policy, lookup: Lookup): readonly Tag[] {
  return aliasesOfLines(tag, policy)
    .filter(lookup.lists)
    .filter((alias) => lookup.digest(alias) !== null && lookup.digest(alias) === lookup.digest(tag))
}

/** The aliases of an exact tag's version, with the policy's prefix and with the tag's own prefix. */
function aliasesBeside(tag: Tag, policy: Policy): readonly Tag[] {
  const exact = exactTagReader(policy, [])(tag)
  if (exact === undefined) return []
  return [policy.tagPrefix, exact.prefix].flatMap((tagPrefix) =>
    aliasesOf(exact.version, { ...policy, tagPrefix }).map((alias) => alias.tag),
  )
}

function inUse(tag: string, version: string, note: string): Problem {
  return {
    code: 'TAG_IN_USE',
    message: `${tag} is not deleted: ${note}.`,
    hint: `Withdraw the version with semtag yank REPOSITORY ${version}, which moves its aliases; delete the aliases too; or use --force.`,
  }
}

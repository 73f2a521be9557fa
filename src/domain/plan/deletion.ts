import type { Problem } from '../errors.ts'
import type { Tag } from '../image/tag.ts'
import { aliasesOf } from '../tags/aliases.ts'
import { type History, readHistory } from '../tags/history.ts'
import { type ExactTag, exactTagReader, namedAlias, readNumberedAlias } from '../tags/names.ts'
import { createLookup, type Lookup, type Observation } from '../tags/observation.ts'
import type { Policy } from '../tags/policy.ts'
import { endingsOf, otherVariants } from '../tags/variants.ts'
import { isWithdrawalTag, withdrawnTag } from '../tags/withdrawal.ts'
import { noteOf, type PlannedTag, type TagKind } from './planned-tag.ts'

/** What a tag is under a policy, and the version of an exact one. */
interface ReadTag {
  readonly kind: TagKind
  readonly exact?: ExactTag
}

/** Reads any tag of a repository; a tag that is nothing else is a literal one. */
function readTag(
  tag: Tag,
  policy: Policy,
  { exactTag, history }: { readonly exactTag: (tag: Tag) => ExactTag | undefined; readonly history: History },
): ReadTag {
  if (isWithdrawalTag(tag)) return { kind: 'withdrawal' }
  const exact = exactTag(tag)
  if (exact !== undefined) {
    const isAlias = history.isPatchAlias(exact) && !history.isWithdrawn(exact.version)
    return isAlias ? { kind: 'patch' } : { kind: 'exact', exact }
  }
  const numbers = readNumberedAlias(tag, policy)
  if (numbers !== undefined) return { kind: numbers.length === 1 ? 'major' : 'minor' }
  if (tag === namedAlias('latest', policy)) return { kind: 'latest' }
  const isChannel = policy.channels.some(({ name }) => namedAlias(name, policy) === tag)
  return { kind: isChannel ? 'channel' : 'literal' }
}

/** What a deletion does to one repository. */
export interface DeletionPlan {
  /** One for each tag that was named: it is removed, refused, or not there. */
  readonly tags: readonly PlannedTag[]
  /** Why nothing may be deleted. */
  readonly refusals: readonly Problem[]
  /** Tags whose digest nobody gave: with them the plan would be sure. */
  readonly unresolved: readonly Tag[]
}

export interface DeletionInput {
  readonly observed: Observation
  readonly policy: Policy
  /** Those to delete, each once. */
  readonly tags: readonly Tag[]
  /** Deletes also exact tags that aliases are on. */
  readonly force: boolean
}

/**
 * Plans the deletion of tags. An exact tag whose content an alias still has is refused, unless the alias goes too:
 * nobody could say any more which version the alias is.
 */
export function planDeletion({ observed, policy, tags, force }: DeletionInput): DeletionPlan {
  const lookup = createLookup(observed)
  const history = readHistory(observed.tags, policy, policy.builds, lookup)
  const exactTag = exactTagReader(policy, otherVariants(observed.tags, policy))
  const going = new Set<string>(tags)

  const plans = tags.map((tag): PlannedTag => {
    const read = readTag(tag, policy, { exactTag, history })
    const { kind } = read
    const digest = lookup.digest(tag) ?? null
    // One that is listed with nothing behind it is half-made, and can be deleted.
    if (digest === null && !lookup.lists(tag))
      return { kind, tag, from: null, action: 'keep', note: 'it is not there' }
    const from = { version: read.exact?.version.text ?? null, digest }
    const users = kind === 'patch' ? [] : usersOf(tag, policy, lookup).filter((alias) => !going.has(alias))
    if (users.length === 0) return { kind, tag, from, action: 'remove', ...noteOf(markerNote(tag, policy)) }
    const note = `${users.join(', ')} ${users.length === 1 ? 'is' : 'are'} on it`
    return { kind, tag, from, action: force ? 'remove' : 'refuse', note }
  })
  const refusals = plans.flatMap(({ action, tag, note }) =>
    action === 'refuse' ? [inUse(tag, note ?? '')] : [],
  )
  return { tags: plans, refusals, unresolved: [...lookup.unresolved] }
}

/** That a marker's version counts again, and which command also brings its aliases to it. */
function markerNote(tag: Tag, policy: Policy): readonly string[] {
  if (!isWithdrawalTag(tag)) return []
  const exact = withdrawnTag(tag)
  const version = (exact && exactTagReader(policy, [])(exact)?.version.text) ?? 'VERSION'
  return [`${version} counts again; semtag unyank REPOSITORY ${version} brings its aliases back as well`]
}

/** The aliases that have the content of an exact tag: a tag is named whole, whatever prefix and variant it is of. */
function usersOf(tag: Tag, policy: Policy, lookup: Lookup): readonly Tag[] {
  const names = [undefined, ...endingsOf(tag, policy)].flatMap((variant) =>
    aliasesBeside(tag, { ...policy, variant }),
  )
  return [...new Set(names)]
    .filter(lookup.lists)
    .filter((alias) => lookup.digest(alias) !== null && lookup.digest(alias) === lookup.digest(tag))
}

/** The aliases of an exact tag's version, under the prefix of the policy and the tag's own. */
function aliasesBeside(tag: Tag, policy: Policy): readonly Tag[] {
  const exact = exactTagReader(policy, [])(tag)
  if (exact === undefined) return []
  return [policy.tagPrefix, exact.prefix].flatMap((tagPrefix) =>
    aliasesOf(exact.version, { ...policy, tagPrefix }).map((alias) => alias.tag),
  )
}

function inUse(tag: string, note: string): Problem {
  return {
    code: 'TAG_IN_USE',
    message: `${tag} is not deleted: ${note}.`,
    hint: 'Withdraw the version with semtag yank, which moves them back; or delete them with it; or use --force.',
  }
}

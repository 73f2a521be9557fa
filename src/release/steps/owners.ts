import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { ownerOfKind } from '../../domain/plan/rival.ts'
import type { Alias } from '../../domain/tags/aliases.ts'
import { readHistory } from '../../domain/tags/history.ts'
import type { ExactTag } from '../../domain/tags/names.ts'
import { createLookup } from '../../domain/tags/observation.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { withdrawalTag } from '../../domain/tags/withdrawal.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports/content.ts'
import type { Clock } from '../../ports/run.ts'
import { readFacts } from '../state/facts.ts'
import { createHeadCache, type HeadCache } from '../state/heads.ts'
import type { Target } from '../state/target.ts'
import { readPublished } from './read-exact.ts'

/** The highest version of an alias's line that is not withdrawn, and what its exact tag points at. */
export interface Owner extends Descriptor {
  readonly version: Version
  readonly tag: Tag
}

export interface OwnersOptions {
  readonly policy: Policy
  /** Whether tags with build metadata are read. */
  readonly builds: boolean
  /** The exact tag that this run published. */
  readonly own?: OwnTag
  /** The kind of artifact that an alias may point at, by its tag: an image, but no chart. */
  readonly kinds?: ReadonlyMap<string, string>
  readonly clock: Clock
  readonly signal: AbortSignal
}

interface OwnTag {
  readonly tag: Tag
  readonly version: Version
  /** What it pointed at before: a registry may still return this digest for a while. */
  readonly replaced: Digest | undefined
}

/**
 * Reads the tag list and, at the same time, the exact tag that was published; then the tags that decide who owns each
 * line. Undefined for a line without a version.
 *
 * @throws NOT_SETTLED if the registry no longer shows the published tag, and the errors of the tag list
 */
export async function readOwners(
  target: Target,
  aliases: readonly Alias[],
  { policy, builds, own, kinds = new Map(), signal }: OwnersOptions,
): Promise<ReadonlyMap<Alias, Owner | undefined>> {
  const heads = createHeadCache(target, signal)
  const readOwn = async ({ tag, replaced }: OwnTag) => {
    const { found, isShown } = await readPublished(target, tag, replaced, signal)
    if (!isShown) throw notShown(target, tag)
    heads.know(tag, found)
  }
  const listOptions = { signal, names: own === undefined ? [] : [own.tag, withdrawalTag(own.tag)] }
  const beside = async () => {
    if (own !== undefined) await readOwn(own)
  }
  let list = await target.list.read({ ...listOptions, beside })
  await heads.against(list)
  for (;;) {
    const digests = heads.digests()
    const digest = own && (digests.get(own.tag) ?? undefined)
    const lookup = createLookup({ tags: list.tags, digests, facts: target.facts })
    const released = own && { version: own.version, digest: () => digest }
    const history = readHistory(list.tags, policy, builds, lookup, released)
    const find = (alias: Alias) => ownerOfKind(alias, () => kinds.get(alias.tag), digest, { history, lookup })
    const owners = new Map(aliases.map((alias) => [alias, ownerOf(find(alias), heads.of)]))
    // This run has already seen its exact tag: now another store answers, or the same store with an older state.
    if (own !== undefined && heads.of([own.tag]).length === 0) throw notShown(target, own.tag)
    const isNew = await heads.look(lookup.unresolved)
    const hasRead = await readFacts(target, lookup.unread, signal)
    if (!isNew && !hasRead) return owners
    if (!isNew) continue
    list = await target.list.agree(list, listOptions)
    await heads.against(list)
  }
}

function notShown({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${name}:${tag} was published, but the registry no longer shows it.`,
    hint: 'Check whether a user deleted the tag, or whether the registry lags; then run the same command again.',
  })
}

function ownerOf(owner: ExactTag | undefined, of: HeadCache['of']): Owner | undefined {
  const [found] = owner === undefined ? [] : of([owner.tag])
  return owner === undefined || found === undefined ? undefined : { ...owner, ...found }
}

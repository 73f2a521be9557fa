import type { Alias } from '../domain/aliases.ts'
import type { Digest } from '../domain/digest.ts'
import { type History, readHistory } from '../domain/history.ts'
import { createLookup } from '../domain/observation.ts'
import type { Policy } from '../domain/policy.ts'
import { tagOf } from '../domain/tag.ts'
import { exactTag } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import type { Clock, Descriptor } from '../ports.ts'
import { createHeads, type Heads } from './heads.ts'
import type { Target } from './target.ts'
import { readUntil } from './wait.ts'

/** The highest version of an alias's line that is not withdrawn, and what its exact tag points at. */
export interface Owner extends Descriptor {
  readonly version: Version
  readonly tag: string
}

export interface OwnersOptions {
  /** The version that this release has published. */
  readonly version: Version
  readonly policy: Policy
  /** What its exact tag had before: a registry may go on answering with it for a while. */
  readonly replaced: Digest | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Reads the tag list and, beside it, the exact tag of the likely owner; then what the list wants to be known. */
export async function readOwners(
  target: Target,
  aliases: readonly Alias[],
  { version, policy, replaced, clock, signal }: OwnersOptions,
): Promise<ReadonlyMap<Alias, Owner | undefined>> {
  const heads = createHeads(target, signal)
  const own = exactTag(version, policy)
  const [listed, found] = await Promise.all([
    target.registry.tags(signal),
    readUntil(
      () => target.registry.head(tagOf(own), signal),
      (now) => now !== undefined && now.digest !== replaced,
      clock,
      signal,
    ),
  ])
  heads.know(own, found)
  // The list may lag behind the version that has just been published.
  const tags = [...new Set<string>([...listed, own])]
  for (;;) {
    const lookup = createLookup({ tags, digests: heads.digests() })
    const history = readHistory(tags, policy, policy.builds || version.build.length > 0, lookup)
    const owners = new Map(aliases.map((alias) => [alias, ownerOf(alias, history, heads.of)]))
    if (!(await heads.look(lookup.unresolved))) return owners
  }
}

function ownerOf({ competes }: Alias, history: History, of: Heads['of']): Owner | undefined {
  const owner = history.owner(competes)
  const [found] = owner === undefined ? [] : of([owner.tag])
  return owner === undefined || found === undefined ? undefined : { ...owner, ...found }
}

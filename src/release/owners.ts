import type { Alias } from '../domain/aliases.ts'
import type { Digest } from '../domain/digest.ts'
import { type History, readHistory } from '../domain/history.ts'
import { createLookup } from '../domain/observation.ts'
import type { Policy } from '../domain/policy.ts'
import { exactTag } from '../domain/tag-names.ts'
import type { Version } from '../domain/version.ts'
import { createHeads } from './heads.ts'
import type { Target } from './target.ts'

/** The highest version of an alias's line that is not withdrawn, and what its exact tag points at. */
export interface Owner {
  readonly version: Version
  readonly tag: string
  readonly digest: Digest
}

/** Reads the tag list, and the exact tag of the owner of each alias; beside the list that of the likely one. */
export async function readOwners(
  target: Target,
  aliases: readonly Alias[],
  version: Version,
  policy: Policy,
  signal: AbortSignal,
): Promise<ReadonlyMap<Alias, Owner | undefined>> {
  const heads = createHeads(target, signal)
  const likely = exactTag(version, policy)
  const [listed] = await Promise.all([target.registry.tags(signal), heads.look([likely])])
  // The list may lag behind the version that has just been published.
  const tags = [...new Set<string>([...listed, likely])]
  for (;;) {
    const lookup = createLookup({ tags, digests: heads.digests() })
    const history = readHistory(tags, policy, policy.builds || version.build.length > 0, lookup)
    const owners = new Map(
      aliases.map((alias) => [alias, ownerOf(alias, history, (tag) => lookup.digest(tag))]),
    )
    if (!(await heads.look(lookup.unresolved))) return owners
  }
}

function ownerOf(
  alias: Alias,
  history: History,
  digestOf: (tag: string) => Digest | null | undefined,
): Owner | undefined {
  const owner = history.owner(alias.competes)
  const digest = owner === undefined ? undefined : digestOf(owner.tag)
  return owner === undefined || digest === undefined || digest === null
    ? undefined
    : { version: owner.version, tag: owner.tag, digest }
}

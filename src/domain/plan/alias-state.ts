import type { Digest } from '../image/digest.ts'
import type { Alias } from '../tags/aliases.ts'
import type { ExactTag } from '../tags/names.ts'
import type { TagState } from '../tags/observation.ts'
import { compareVersions } from '../version/compare.ts'
import { type Version, withoutBuild } from '../version/version.ts'
import type { PlanContext } from './plan-context.ts'

/** An alias that is not on its owner is looked for among so many of its line's newest versions, and no more. */
export const searchDepth = 20

/**
 * Where an alias points before the release, null where there is no such tag. Of several versions with its content
 * it is on the highest.
 */
export function aliasState(alias: Alias, owner: ExactTag | undefined, context: PlanContext): TagState | null {
  const digest = context.lookup.digest(alias.tag)
  if (!context.lookup.exists(alias.tag)) return null
  // Nobody has looked: by the tag list alone, an alias is on its owner.
  if (digest === undefined || digest === null) return { version: owner?.version.text ?? null, digest: null }
  return { version: versionAt(digest, alias, owner, context)?.text ?? null, digest }
}

function versionAt(
  digest: Digest,
  alias: Alias,
  owner: ExactTag | undefined,
  { version, lookup, history, published, replaced }: PlanContext,
): Version | undefined {
  const isOwn = digest === published || digest === replaced
  if (isOwn && (owner === undefined || compareVersions(version, owner.version) > 0)) return version
  const digestOfOwner = owner === undefined ? null : lookup.digest(owner.tag)
  if (digestOfOwner === undefined || digestOfOwner === digest) return owner?.version
  if (isOwn) return version
  const depth = alias.kind === 'patch' ? Number.POSITIVE_INFINITY : searchDepth
  const known = history.versionAt(digest, alias, depth) ?? history.withdrawnAt(digest, alias)
  // The tag of a patch alias that is on none of its builds, however old, was published as an exact one.
  return known ?? (alias.kind === 'patch' ? withoutBuild(version) : undefined)
}

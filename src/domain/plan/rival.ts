import type { Digest } from '../image/digest.ts'
import type { Alias } from '../tags/aliases.ts'
import type { Line } from '../tags/exact-tags.ts'
import type { History } from '../tags/history.ts'
import type { ExactTag } from '../tags/names.ts'
import type { Lookup } from '../tags/observation.ts'
import { compareVersions } from '../version/compare.ts'
import type { PlanContext } from './planned-tag.ts'

/** The version that competes with the released version, and notes on the versions that do not count. */
interface Rival {
  readonly owner: ExactTag | undefined
  readonly notes: readonly string[]
}

/**
 * The highest version of a line that can hold an alias. A repository may contain Helm charts beside images: a version of
 * another kind than the released one holds an alias only if the alias points at it.
 */
export function rivalOf(line: Line, alias: Alias, { version, history, lookup, own }: PlanContext): Rival {
  const notes: string[] = []
  for (const owner of history.owners(line)) {
    const isHigher = compareVersions(owner.version, version) > 0
    const other = isHigher ? otherKind(owner, () => own.kind(), lookup.digest(alias.tag), lookup) : undefined
    if (other === undefined) return { owner, notes }
    notes.push(`${owner.tag} does not count: it is another kind of artifact, ${other}`)
  }
  return { owner: undefined, notes }
}

/** The owner of a line for one kind of content: an alias of an image does not move to a chart. */
export function ownerOfKind(
  line: Line,
  kind: () => string | undefined,
  present: Digest | null | undefined,
  { history, lookup }: { readonly history: History; readonly lookup: Lookup },
): ExactTag | undefined {
  let first: ExactTag | undefined
  for (const owner of history.owners(line)) {
    first ??= owner
    if (otherKind(owner, kind, present, lookup) === undefined) return owner
  }
  return first
}

/** The kind of a version if it is known to differ. */
function otherKind(
  { tag }: ExactTag,
  kind: () => string | undefined,
  present: Digest | null | undefined,
  lookup: Lookup,
): string | undefined {
  const digest = lookup.digest(tag)
  // Never read content that may be the alias's own.
  if (!digest || digest === present) return undefined
  const wanted = kind()
  const found = wanted === undefined ? undefined : lookup.facts(digest, 'kind')?.kind
  return found === wanted ? undefined : found
}

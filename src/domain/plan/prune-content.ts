import type { Digest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import type { Lookup } from '../tags/observation.ts'
import type { Version } from '../version/version.ts'
import { type PruneDecision, type PruneRules, stays } from './prune-rules.ts'
import { subjectOfTag } from './prune-tags.ts'

/** A decision by the names of tags; the content may still keep the tag. */
export interface NamedDecision extends Omit<PruneDecision, 'digest'> {
  /** The version of an exact tag or of a patch alias. */
  readonly of: Version | null
}

export const withoutManifest = stays('missing', 'the tag has no manifest')

/** Keeps what an alias is on, and what does not exist. Reads the digests of all that counts, once something may go. */
export function keepUsed(tags: readonly NamedDecision[], lookup: Lookup): readonly NamedDecision[] {
  if (tags.every(({ decision }) => decision !== 'goes')) return tags
  const aliasesOn = new Map<Digest, Tag[]>()
  for (const { tag, reason, kind } of tags) {
    if (kind === 'exact') lookup.digest(tag)
    const digest = reason === 'alias' ? lookup.digest(tag) : undefined
    if (digest) aliasesOn.set(digest, [...(aliasesOn.get(digest) ?? []), tag])
  }
  return tags.map((one) => {
    if (one.decision !== 'goes') return one
    const digest = lookup.digest(one.tag)
    if (!digest) return { ...one, ...withoutManifest }
    const aliases = aliasesOn.get(digest)
    if (aliases === undefined) return one
    const note = `${aliases.toSorted().join(', ')} ${aliases.length === 1 ? 'is' : 'are'} on it`
    return { ...one, ...stays('in-use', note) }
  })
}

/** Keeps images that are too young, and those of unknown age. `undated` are the images whose age is not read yet. */
export function keepYoung(
  tags: readonly NamedDecision[],
  { before }: PruneRules,
  created: ReadonlyMap<Digest, number | null>,
  lookup: Lookup,
): { readonly tags: readonly NamedDecision[]; readonly undated: readonly Digest[] } {
  const undated = new Set<Digest>()
  const check = (one: NamedDecision): NamedDecision => {
    const digest = one.decision === 'goes' ? lookup.digest(one.tag) : undefined
    if (before === undefined || !digest) return one
    const time = created.get(digest)
    if (time === undefined) undated.add(digest)
    if (time === undefined || time === null)
      return { ...one, ...stays('undated', 'its image does not say when it was created') }
    return time < before ? one : { ...one, ...stays('young', 'it is not old enough') }
  }
  return { tags: tags.map(check), undated: [...undated] }
}

/** Signatures go with their image, unless another tag keeps it. Reads the digests of all tags then. */
export function decideReferrers(
  tags: readonly NamedDecision[],
  { keepReferrers }: PruneRules,
  lookup: Lookup,
): readonly NamedDecision[] {
  if (keepReferrers) return tags
  const going = new Map<Digest, Tag>()
  for (const { tag, decision } of tags) {
    const digest = decision === 'goes' ? lookup.digest(tag) : undefined
    if (digest) going.set(digest, tag)
  }
  const imageOf = ({ tag, reason }: NamedDecision) => {
    const subject = reason === 'referrer' ? subjectOfTag(tag) : undefined
    return subject && going.get(subject)
  }
  if (!tags.some(imageOf)) return tags
  for (const { tag, reason, decision } of tags) {
    const digest = decision === 'goes' || reason === 'referrer' ? undefined : lookup.digest(tag)
    if (digest) going.delete(digest)
  }
  return tags.map((one) => {
    const image = imageOf(one)
    if (image === undefined) return one
    return { ...one, decision: 'goes', reason: 'referrer', note: `it belongs to ${image}` }
  })
}

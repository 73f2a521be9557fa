import { type Digest, isDigest } from '../image/digest.ts'
import type { Tag } from '../image/tag.ts'
import { readAlias } from '../tags/aliases.ts'
import { isGateTag, isStagedTag } from '../tags/candidate.ts'
import { aliasNames, exactTagReader, prefixesRead } from '../tags/names.ts'
import type { Policy } from '../tags/policy.ts'
import { endingsOf, prereleaseWords } from '../tags/variants.ts'
import { isWithdrawalTag } from '../tags/withdrawal.ts'
import type { Version } from '../version/version.ts'
import { isDateLike, type TagKind } from './planned-tag.ts'
import type { PruneReason } from './prune-rules.ts'

/** What a tag is that the policy does not read as a version. */
interface OtherTag {
  readonly kind: TagKind
  readonly form: Extract<PruneReason, 'alias' | 'reserved' | 'referrer' | 'variant' | 'other'>
}

interface OtherTagsInput {
  readonly policy: Policy
  readonly tags: readonly Tag[]
  /** The exact tags that go. */
  readonly going: ReadonlySet<Tag>
  /** The aliases that follow a line of the policy. */
  readonly followed: ReadonlySet<string>
  /** True for tags that the user names as no aliases. */
  readonly isNamed: (tag: string) => boolean
}

/**
 * A function that reads a tag that is not a version. It takes more tags for aliases than a release does: aliases of any
 * variant, the end of a tag that stays, such as `jdk21`, and names without a digit, such as `stable`.
 */
export function otherTagReader({
  policy,
  tags,
  going,
  followed,
  isNamed,
}: OtherTagsInput): (tag: Tag) => OtherTag {
  const readsAnywhere = exactTagReader({ tagPrefix: policy.tagPrefix, variant: undefined }, [])
  const names = aliasNames(policy)
  const isAlias = (tag: Tag): boolean =>
    followed.has(tag) ||
    tag === policy.variant ||
    names.some((name) => tag === name || tag.startsWith(`${name}-`)) ||
    isNumberedAlias(tag, policy) ||
    (!/\d/.test(tag) && !isNamed(tag))
  const read = (tag: Tag): OtherTag => {
    if (isWithdrawalTag(tag)) return { kind: 'withdrawal', form: 'reserved' }
    if (isStagedTag(tag)) return { kind: 'staged', form: 'reserved' }
    if (isGateTag(tag)) return { kind: 'gate', form: 'reserved' }
    if (isReferrerTag(tag)) return { kind: 'literal', form: 'referrer' }
    if (isAlias(tag)) return { kind: readAlias(tag, policy)?.kind ?? 'literal', form: 'alias' }
    if (!policy.ignores(tag) && readsAnywhere(tag) !== undefined) return { kind: 'literal', form: 'variant' }
    return { kind: 'literal', form: 'other' }
  }
  // Tags that go prove nothing, so that a second run reads the others in the same way.
  const stay = tags.filter((tag) => !going.has(tag) && !(isNamed(tag) && read(tag).form === 'other'))
  const ends = new Set([...policy.variants, ...stay.flatMap((tag) => endingsOf(tag, policy))])
  return (tag) => (ends.has(tag) ? { kind: 'literal', form: 'alias' } : read(tag))
}

/** True for `2.1`, `2`, `v2` and `2-alpine`, and false for a date such as `20261121`. */
function isNumberedAlias(tag: string, policy: Policy): boolean {
  return prefixesRead(policy).some((prefix) => {
    const [, major] = tag.startsWith(prefix)
      ? (/^(\d+)(?:\.\d+)?(?:-.*)?$/.exec(tag.slice(prefix.length)) ?? [])
      : []
    return major !== undefined && !isDateLike(Number(major))
  })
}

/**
 * True for the tags of referrers and of cosign's signatures.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 * @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#storage
 */
function isReferrerTag(tag: string): boolean {
  return /^[a-z0-9]+-[0-9a-f]{32,}(?:\.|$)/.test(tag) || /\.(?:sig|att|sbom)$/.test(tag)
}

/** The digest that the tag of a referrer names; undefined for other tags. */
export function subjectOfTag(tag: string): Digest | undefined {
  const [, hex] = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/.exec(tag) ?? []
  const digest = `sha256:${hex}`
  return isDigest(digest) ? digest : undefined
}

/**
 * A function that is true for a prerelease that may be a variant: its first identifier is not a prerelease word, it has
 * another end, such as `rc.1-alpine`, or an alias has its end.
 */
export function unclearReader(tags: readonly Tag[], policy: Policy): (version: Version) => boolean {
  const isPrereleaseWord = prereleaseWords(policy)
  const names = aliasNames(policy).map((name) => `${name}-`)
  const ends = new Set<string>()
  for (const tag of tags) {
    if (!/\d/.test(tag)) ends.add(tag)
    for (const name of names) if (tag.startsWith(name)) ends.add(tag.slice(name.length))
    if (isNumberedAlias(tag, policy)) for (const end of endingsOf(tag, policy)) ends.add(end)
  }
  return ({ text, prerelease }) => {
    const [first] = prerelease
    if (first === undefined) return false
    const isWord = isPrereleaseWord(String(first)) && !prerelease.some((one) => String(one).includes('-'))
    return !isWord || endingsOf(text, policy).some((end) => ends.has(end))
  }
}

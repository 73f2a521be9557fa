import type { Digest } from './digest.ts'

declare const tag: unique symbol

/** A legal tag: a word character, then up to 127 word characters, dots and hyphens. */
export type Tag = string & { readonly [tag]: true }

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const grammar = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/

/** True for a tag by the grammar of the distribution specification. */
export function isTag(text: string): text is Tag {
  return grammar.test(text)
}

/** A tag that is known to be legal; throws a TypeError for other text. */
export function parseTag(text: string): Tag {
  if (!isTag(text)) throw new TypeError(`no tag: ${text}`)
  return text
}

/**
 * Brands a name that semtag builds from a checked policy. `policyProblems` reports a name that is too long for a tag,
 * and no read asks for such a name.
 */
export function tagOf(name: string): Tag {
  return name as Tag
}

/**
 * The tag that holds the list of a digest's referrers where a registry has no API for them, `sha256-7a54…`; its parts
 * are cut at the lengths that the specification has.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function fallbackTag(subject: Digest): Tag {
  const [algorithm = '', hex = ''] = subject.split(':')
  return parseTag(`${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`)
}

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

/** The text as a tag. Throws a TypeError if it is not a legal tag. */
export function parseTag(text: string): Tag {
  if (!isTag(text)) throw new TypeError(`not a tag: ${text}`)
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
 * The tag that lists a digest's referrers at a registry without the referrers API, `sha256-7a54…`. Its parts are cut to
 * the lengths of the specification, and a hyphen replaces what a tag cannot have: the + of an algorithm.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function fallbackTag(subject: Digest): Tag {
  const [algorithm = '', hex = ''] = subject.split(':')
  return parseTag(`${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`.replaceAll('+', '-'))
}

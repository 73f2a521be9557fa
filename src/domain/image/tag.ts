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
export function tagOf(text: string): Tag {
  if (!isTag(text)) throw new TypeError(`no tag: ${text}`)
  return text
}

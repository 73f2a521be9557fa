declare const digest: unique symbol

/** A content digest such as `sha256:7a54…`, checked against the grammar. */
export type Digest = string & { readonly [digest]: true }

// https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
const grammar = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const sha256 = /^sha256:[0-9a-f]{64}$/

/** True for a digest by the grammar of distribution/reference; a sha256 must have 64 lower-case digits. */
export function isDigest(text: string): text is Digest {
  return text.startsWith('sha256:') ? sha256.test(text) : grammar.test(text) && text.length <= 512
}

/** A digest that is known to be one; throws a TypeError for other text. */
export function digestOf(text: string): Digest {
  if (!isDigest(text)) throw new TypeError(`no digest: ${text}`)
  return text
}

/** The digest as people read it: its algorithm and the first twelve digits. */
export function shortDigest(text: Digest): string {
  const [algorithm, hex = ''] = text.split(':')
  return `${algorithm}:${hex.slice(0, 12)}`
}

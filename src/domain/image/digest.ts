declare const digest: unique symbol

/** A content digest such as `sha256:7a54…`, checked against the grammar. */
export type Digest = string & { readonly [digest]: true }

// https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
const grammar = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const hexadecimal = /^[0-9a-f]*$/
const lengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/**
 * True for a digest by the grammar of distribution/reference; those of the SHA-2 family must have all their digits,
 * in lower case.
 */
export function isDigest(text: string): text is Digest {
  const [algorithm = '', hex = ''] = text.split(':')
  const length = lengths.get(algorithm)
  if (length !== undefined && (hex.length !== length || !hexadecimal.test(hex))) return false
  return text.length <= 512 && grammar.test(text)
}

/** A digest that is known to be one; throws a TypeError for other text. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw new TypeError(`no digest: ${text}`)
  return text
}

/** The digest as people read it: its algorithm and the first twelve digits. */
export function shortDigest(text: Digest): string {
  const [algorithm, hex = ''] = text.split(':')
  return `${algorithm}:${hex.slice(0, 12)}`
}

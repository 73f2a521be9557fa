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

/** True for a digest by the grammar of distribution/reference. SHA-2 digests must be complete and in lower case. */
export function isDigest(text: string): text is Digest {
  const [algorithm = '', hex = ''] = text.split(':')
  const length = lengths.get(algorithm)
  if (length !== undefined && (hex.length !== length || !hexadecimal.test(hex))) return false
  return text.length <= 512 && grammar.test(text)
}

/** The text as a digest. Throws a TypeError if it is not a digest. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw new TypeError(`not a digest: ${text}`)
  return text
}

/** The digest for messages: its algorithm and the first twelve digits. */
export function shortDigest(text: Digest): string {
  return text.slice(0, text.indexOf(':') + 13)
}

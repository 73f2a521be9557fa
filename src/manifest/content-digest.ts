import { createHash, type Hash } from 'node:crypto'
import type { SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import type { ContentDescriptor } from '../ports/content.ts'

const algorithms = ['sha256', 'sha384', 'sha512']

/** The digest of the bytes by the algorithm of `like`, by default SHA-256. Undefined if OCI does not define it. */
export function contentDigest(bytes: Uint8Array, like?: Digest): Digest | undefined {
  const algorithm = like?.split(':')[0] ?? 'sha256'
  const hash = hashOf(algorithm)
  const digest = `${algorithm}:${hash?.update(bytes).digest('hex')}`
  return hash !== undefined && isDigest(digest) ? digest : undefined
}

function hashOf(algorithm: string): Hash | undefined {
  return algorithms.includes(algorithm) ? createHash(algorithm) : undefined
}

/**
 * Passes on the bytes of a blob and checks size and digest on the way, before it passes on the last piece: no receiver
 * completes a wrong blob. Reading stops at the first byte beyond the size. `wrong` makes the error, from a text such as
 * `ends after 3 of 4 bytes`.
 */
export async function* checkContent(
  pieces: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  wrong: (what: string) => SemtagError,
): AsyncGenerator<Uint8Array, void, undefined> {
  const [algorithm = '', expected] = digest.split(':')
  const hash = hashOf(algorithm)
  if (hash === undefined) throw wrong('has a digest whose algorithm semtag does not support')
  const checkDigest = () => {
    const found = hash.digest('hex')
    if (found !== expected) throw wrong(`does not match its digest: its bytes have ${algorithm}:${found}`)
  }
  let length = 0
  for await (const piece of pieces) {
    if (piece.length === 0) continue
    length += piece.length
    if (length > size) throw wrong(`has more than the ${size} bytes that its manifest says`)
    hash.update(piece)
    if (length === size) checkDigest()
    yield piece
  }
  if (length < size) throw wrong(`ends after ${length} of ${size} bytes`)
  if (size === 0) checkDigest()
}

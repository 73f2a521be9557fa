import { createHash, type Hash } from 'node:crypto'
import type { SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import type { ContentDescriptor } from '../ports/content.ts'

const algorithms = ['sha256', 'sha384', 'sha512']

/** The digest of the bytes by the algorithm of `like`; undefined where that is none of OCI's. */
export function contentDigest(bytes: Uint8Array, like?: Digest): Digest | undefined {
  const algorithm = like?.split(':')[0] ?? 'sha256'
  const hash = hashOf(algorithm)
  const digest = `${algorithm}:${hash?.update(bytes).digest('hex')}`
  return hash !== undefined && isDigest(digest) ? digest : undefined
}

/** A hash of the algorithm to be fed; undefined where that is none of OCI's. */
function hashOf(algorithm: string): Hash | undefined {
  return algorithms.includes(algorithm) ? createHash(algorithm) : undefined
}

/**
 * Passes the bytes of a blob on and checks size and digest on the way. The last piece is held back until both are
 * right, so that nobody who passes them on ends a wrong blob; too many bytes are told with the first that is too many.
 * `wrong` makes the error of what the blob does, `has 3 bytes …`.
 */
export async function* checkContent(
  pieces: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  wrong: (what: string) => SemtagError,
): AsyncGenerator<Uint8Array, void, undefined> {
  const [algorithm = '', expected] = digest.split(':')
  const hash = hashOf(algorithm)
  if (hash === undefined) throw wrong('has a digest of a kind that semtag cannot check')
  let length = 0
  let held: Uint8Array | undefined
  for await (const piece of pieces) {
    if (piece.length === 0) continue
    length += piece.length
    if (length > size) throw wrong(`is longer than the ${size} bytes that its manifest tells`)
    hash.update(piece)
    if (held !== undefined) yield held
    held = piece
  }
  if (length < size) throw wrong(`ends after ${length} of ${size} bytes`)
  const found = hash.digest('hex')
  if (found !== expected) throw wrong(`is not what its digest says: its bytes are ${algorithm}:${found}`)
  if (held !== undefined) yield held
}

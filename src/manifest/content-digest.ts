import { createHash } from 'node:crypto'
import { type Digest, isDigest } from '../domain/digest.ts'

const algorithms = ['sha256', 'sha384', 'sha512']

/** The digest of the bytes by the algorithm of `like`; undefined where that is none of OCI's. */
export function digestOf(bytes: Uint8Array, like?: Digest): Digest | undefined {
  const algorithm = like?.split(':')[0] ?? 'sha256'
  if (!algorithms.includes(algorithm)) return undefined
  const digest = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
  return isDigest(digest) ? digest : undefined
}

import { createHash, type Hash } from 'node:crypto'
import { type Digest, isDigest } from '../domain/image/digest.ts'

const algorithms = ['sha256', 'sha384', 'sha512']

/** The digest of the bytes by the algorithm of `like`; undefined where that is none of OCI's. */
export function digestOf(bytes: Uint8Array, like?: Digest): Digest | undefined {
  const algorithm = like?.split(':')[0] ?? 'sha256'
  const hash = hashOf(algorithm)
  const digest = `${algorithm}:${hash?.update(bytes).digest('hex')}`
  return hash !== undefined && isDigest(digest) ? digest : undefined
}

/** A hash of the algorithm to be fed; undefined where that is none of OCI's. */
export function hashOf(algorithm: string): Hash | undefined {
  return algorithms.includes(algorithm) ? createHash(algorithm) : undefined
}

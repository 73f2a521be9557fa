import { SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { digestOf } from '../../manifest/content-digest.ts'
import { readManifest } from '../../manifest/read-manifest.ts'
import type { Manifest } from '../../ports.ts'
import { header, type Response } from '../http/request.ts'

/** Reads and checks a manifest: `wanted` is the digest that was asked for, `name` the manifest in messages. */
export function manifestOf(response: Response, name: string, wanted: Digest | undefined): Manifest {
  const bytes = response.body
  const told = toldDigest(response)
  const digest = digestOf(bytes, wanted ?? told)
  if (digest === undefined) throw invalid(`The digest of ${name} is of a kind that semtag cannot check.`)
  for (const expected of [wanted, told])
    if (expected !== undefined && digestOf(bytes, expected) !== expected)
      throw invalid(
        `${name} does not have the digest that it should have: ${expected}, and its bytes ${digest}.`,
      )
  // A registry may answer with a general Content-Type, and an OCI manifest may leave its mediaType out.
  return readManifest(bytes, { digest, mediaType: contentType(response), name, speaker: 'registry' })
}

/** The digest that the reply tells; undefined where it tells none, or nonsense. */
export function toldDigest(response: Response): Digest | undefined {
  const value = header(response, 'docker-content-digest')
  return value !== undefined && isDigest(value) ? value : undefined
}

/** The digest that the reply to a write tells where it is another than what was sent; those of other algorithms cannot be compared. */
export function otherDigest(response: Response, sent: Digest): Digest | undefined {
  const told = toldDigest(response)
  return told === sent || told?.split(':')[0] !== sent.split(':')[0] ? undefined : told
}

/** The reply's media type without parameters. */
export function contentType(response: Response): string | undefined {
  return header(response, 'content-type')?.split(';')[0]?.trim().toLowerCase()
}

function invalid(message: string): SemtagError {
  return new SemtagError({ code: 'MANIFEST_INVALID', message, speaker: 'registry' })
}

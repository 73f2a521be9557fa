import { z } from 'zod'
import { type Digest, isDigest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import type { Manifest } from '../ports.ts'
import { digestOf } from './content-digest.ts'
import { parseJson } from './json.ts'
import { isImageManifest, isManifest } from './media-types.ts'
import { header, type Response } from './send.ts'

/** The specification asks registries to take manifests up to this size, and clients send no larger ones. */
export const manifestLimit: number = 4 * 1024 * 1024

const document = z.object({ mediaType: z.string().optional().catch(undefined) })
const image = z.object({ config: z.object({ digest: z.custom<Digest>((value) => isDigest(String(value))) }) })

/** Reads and checks a manifest: `wanted` is the digest that was asked for, `name` the manifest in messages. */
export function readManifest(response: Response, name: string, wanted: Digest | undefined): Manifest {
  const bytes = response.body
  const told = toldDigest(response)
  const digest = digestOf(bytes, wanted ?? told)
  if (digest === undefined) throw invalid(`The digest of ${name} is of a kind that semtag cannot check.`)
  for (const expected of [wanted, told])
    if (expected !== undefined && digestOf(bytes, expected) !== expected)
      throw invalid(
        `${name} does not have the digest that it should have: ${expected}, and its bytes ${digest}.`,
      )

  const parsed = document.safeParse(parseJson(bytes))
  if (!parsed.success) throw invalid(`${name} is no JSON object.`)
  // A registry may answer with a general Content-Type, and an OCI manifest may leave its mediaType out.
  const mediaType = parsed.data.mediaType ?? contentType(response) ?? ''
  if (!isManifest(mediaType))
    throw invalid(`${name} is neither an image nor an index: its media type is "${clean(mediaType)}".`)
  if (!isImageManifest(mediaType)) return { mediaType, digest, bytes }
  const { data } = image.safeParse(parseJson(bytes))
  if (data === undefined) throw invalid(`${name} names no configuration.`)
  return { mediaType, digest, bytes, config: data.config.digest }
}

/** The digest that the reply tells; undefined where it tells none, or nonsense. */
export function toldDigest(response: Response): Digest | undefined {
  const value = header(response, 'docker-content-digest')
  return value !== undefined && isDigest(value) ? value : undefined
}

/** The reply's media type without parameters. */
export function contentType(response: Response): string | undefined {
  return header(response, 'content-type')?.split(';')[0]?.trim().toLowerCase()
}

function invalid(message: string): SemtagError {
  return new SemtagError({ code: 'MANIFEST_INVALID', message, speaker: 'registry' })
}

import * as z from 'zod/mini'
import { SemtagError, type Speaker } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import { formatPlatform } from '../domain/image/platform.ts'
import { clean } from '../domain/text.ts'
import type { ContentDescriptor, IndexEntry, Manifest } from '../ports/content.ts'
import { contentDigest } from './content-digest.ts'
import { parseJson } from './json.ts'
import { isForeignLayer, isImageManifest, isManifest } from './media-types.ts'

const withSubject = z.object({ subject: z.object({ digest: z.string() }) })

/**
 * The digest of the subject, such as the image that a signature is for. Undefined if the manifest names no subject.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions
 */
export function subjectOf(bytes: Uint8Array): Digest | undefined {
  const digest = withSubject.safeParse(parseJson(bytes)).data?.subject.digest
  return digest !== undefined && isDigest(digest) ? digest : undefined
}

/** The largest manifest, in bytes: registries must accept this size, and clients send no more. */
export const manifestLimit: number = 4 * 1024 * 1024

const text = z.string().check(z.maxLength(1024))
const optionalText = z.catch(z.optional(text), undefined)
const annotations = z.catch(z.nullish(z.record(z.string(), z.string())), undefined)
const descriptor = z.object({
  mediaType: text,
  digest: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
  size: z.int().check(z.nonnegative()),
})
const platform = z.object({ os: text, architecture: text, variant: z.optional(text) })
const entry = z.extend(descriptor, {
  artifactType: optionalText,
  platform: z.catch(z.nullish(platform), undefined),
  annotations,
})
const subject = z.catch(z.nullish(z.object({ digest: descriptor.shape.digest })), undefined)
const said = { artifactType: optionalText, annotations, subject }
const layer = z.extend(descriptor, { urls: z.catch(z.nullish(z.array(z.unknown())), undefined) })
const image = z.object({ config: descriptor, layers: z._default(z.array(layer), []), ...said })
const index = z.object({ manifests: z.nullish(z.array(entry)), ...said })
const document = z.object({
  mediaType: optionalText,
  manifests: z.optional(z.unknown()),
  config: z.optional(z.unknown()),
  layers: z.optional(z.unknown()),
})

export interface ReadManifestOptions {
  /** The digest of the bytes, which the caller has checked. */
  readonly digest: Digest
  /** The media type according to the sender. It counts if the manifest leaves out its own. */
  readonly mediaType: string | undefined
  /** The manifest in messages. */
  readonly name: string
  readonly speaker: Speaker
}

/**
 * Reads the bytes of an image manifest or an index.
 *
 * @throws MANIFEST_INVALID
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export function readManifest(
  bytes: Uint8Array,
  { digest, mediaType: sent, name, speaker }: ReadManifestOptions,
): Manifest {
  const invalid = (what: string) =>
    new SemtagError({ code: 'MANIFEST_INVALID', message: `${name} ${what}.`, speaker })
  const value = parseJson(bytes)
  const { data: fields } = document.safeParse(value)
  if (fields === undefined) throw invalid('is not a JSON object')
  const mediaType = fields.mediaType ?? sent ?? ''
  if (!isManifest(mediaType))
    throw invalid(`is neither an image nor an index: its media type is "${clean(mediaType)}"`)
  // Two clients could read two different images: https://github.com/advisories/GHSA-77vh-xpmg-72qh
  const isImage = fields.config != null || fields.layers != null
  if (fields.manifests != null && isImage) throw invalid('is an image and an index at once')

  if (isImageManifest(mediaType)) {
    const { data } = image.safeParse(value)
    if (data === undefined) throw invalid('names no configuration, or malformed layers')
    const layers = data.layers.filter(({ mediaType, urls }) => !urls?.length || !isForeignLayer(mediaType))
    const blobs = [data.config, ...layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size }))]
    const wrong = blobs.find(({ digest, size }) => size === 0 && !isEmptyContent(digest))
    if (wrong !== undefined)
      throw invalid(`names the blob ${wrong.digest} with a size of 0, but the blob is not empty`)
    return {
      mediaType,
      digest,
      bytes,
      config: data.config.digest,
      blobs,
      ...saidOf(data, data.config.mediaType),
    }
  }
  const { data } = index.safeParse(value)
  if (data === undefined) throw invalid('names malformed manifests')
  if (!data.manifests) throw invalid('is an index without "manifests"')
  return { mediaType, digest, bytes, manifests: data.manifests.map(entryOf), ...saidOf(data) }
}

/** True for the digest of empty content, and for a digest of an unsupported algorithm. */
function isEmptyContent(digest: Digest): boolean {
  return [digest, undefined].includes(contentDigest(new Uint8Array(), digest))
}

/** The manifests that an index document names, in its order; undefined if they are malformed. There may be none. */
export function readEntries(document: unknown): readonly IndexEntry[] | undefined {
  const { data } = index.safeParse(document)
  return data && (data.manifests ?? []).map(entryOf)
}

function entryOf({
  mediaType,
  digest,
  size,
  artifactType,
  platform,
  annotations,
}: z.output<typeof entry>): IndexEntry {
  const content: ContentDescriptor = { mediaType, digest, size }
  // BuildKit gives attestations the platform unknown/unknown.
  const known = platform && platform.os !== 'unknown' ? platform : undefined
  const named = known && {
    os: known.os,
    architecture: known.architecture,
    ...(known.variant === undefined ? {} : { variant: known.variant }),
  }
  return {
    ...content,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(named && { platform: formatPlatform(named) }),
    annotations: annotations ?? {},
  }
}

interface Said {
  readonly artifactType?: string | undefined
  readonly annotations?: Record<string, string> | null | undefined
  readonly subject?: { readonly digest: Digest } | null | undefined
}

function saidOf(
  { artifactType, annotations, subject }: Said,
  fallback?: string,
): Pick<Manifest, 'artifactType' | 'annotations' | 'subject'> {
  const type = artifactType || fallback
  return {
    ...(annotations && { annotations }),
    ...(type !== undefined && { artifactType: type }),
    ...(subject && { subject: subject.digest }),
  }
}

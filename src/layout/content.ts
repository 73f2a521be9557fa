import { SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import { fallbackTag, type Tag } from '../domain/image/tag.ts'
import { checkContent, contentDigest } from '../manifest/content-digest.ts'
import { isManifest } from '../manifest/media-types.ts'
import { manifestLimit, readManifest, subjectOf } from '../manifest/read-manifest.ts'
import type { Content, ContentDescriptor, IndexEntry, Manifest } from '../ports/content.ts'
import { invalidLayout, stopIfAborted } from './fault.ts'
import { type LayoutFiles, pieces, readSmall } from './files.ts'
import { refName } from './names.ts'

const limit = 1000

/**
 * Finds the referrers of a manifest: the manifests in index.json that name it as their subject, and those in the index of
 * the fallback tag.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function createReferrers(
  name: string,
  entries: readonly IndexEntry[],
  get: Content['get'],
): Content['referrers'] {
  let known: ReadonlyMap<Digest, Digest> | undefined

  /** The subject of each manifest in index.json. Read once, because a release asks for every manifest of an image. */
  const subjects = async (signal: AbortSignal): Promise<ReadonlyMap<Digest, Digest>> => {
    const found = new Map<Digest, Digest>()
    const candidates = entries.filter(({ mediaType }) => isManifest(mediaType))
    if (candidates.length > limit)
      throw invalidLayout(
        `index.json of ${name} names more than ${limit} manifests, too many to read them all.`,
      )
    for (const { digest } of candidates) {
      const manifest = await get(digest, signal)
      const subject = manifest && subjectOf(manifest.bytes)
      if (subject !== undefined) found.set(digest, subject)
    }
    return found
  }

  return async (subject, signal) => {
    known ??= await subjects(signal)
    const direct = entries.filter(({ digest }) => known?.get(digest) === subject)
    const fallback = entries.find((entry) => refName(entry) === fallbackTag(subject))
    const listed = fallback && (await get(fallback.digest, signal))?.manifests
    const all = [...direct, ...(listed ?? [])]
    return [...new Map(all.map((entry) => [entry.digest, entry])).values()].slice(0, limit)
  }
}

/** Implements the port `Content` for a layout whose index.json has these entries. */
export function layoutContent(files: LayoutFiles, entries: readonly IndexEntry[]): Content {
  // An OCI manifest may leave out its media type, which then only its descriptor gives.
  const mediaTypes = new Map<Digest, string>()
  const learn = (named: readonly IndexEntry[]) => {
    for (const { digest, mediaType } of named) mediaTypes.set(digest, mediaType)
  }
  learn(entries)

  const get = async (reference: Tag | Digest, signal: AbortSignal): Promise<Manifest | undefined> => {
    stopIfAborted(signal)
    const digest = isDigest(reference)
      ? reference
      : entries.find((entry) => refName(entry) === reference)?.digest
    if (digest === undefined) return undefined
    const bytes = await readManifestFile(files, digest, signal)
    if (bytes === undefined) return undefined
    const mediaType = mediaTypes.get(digest)
    const name = `${digest} in ${files.name}`
    const manifest = readManifest(bytes, { digest, mediaType, name, speaker: 'semtag' })
    learn(manifest.manifests ?? [])
    return manifest
  }
  return {
    get,
    async has({ digest }, signal) {
      stopIfAborted(signal)
      const file = await files.open(blobPath(digest))
      await file?.close()
      return file !== undefined
    },
    blob: (blob, signal) => readBlob(files, blob, signal),
    referrers: createReferrers(files.name, entries, get),
  }
}

async function readManifestFile(
  files: LayoutFiles,
  digest: Digest,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const file = await files.open(blobPath(digest))
  if (file === undefined) return undefined
  const invalid = (what: string) =>
    new SemtagError({ code: 'MANIFEST_INVALID', message: `${digest} in ${files.name} ${what}.` })
  try {
    const bytes = await readSmall(file, manifestLimit, signal)
    if (bytes === undefined)
      throw invalid(`has ${file.size} bytes, more than a manifest may have (${manifestLimit})`)
    const found = contentDigest(bytes, digest)
    if (found === undefined) throw invalid('has a digest whose algorithm semtag does not support')
    if (found !== digest) throw invalid(`does not match its digest: its bytes have ${found}`)
    return bytes
  } finally {
    await file.close()
  }
}

async function* readBlob(
  files: LayoutFiles,
  blob: ContentDescriptor,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  stopIfAborted(signal)
  const file = await files.open(blobPath(blob.digest))
  if (file === undefined) throw missing(blob.digest, files.name)
  const wrong = (what: string) =>
    new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The blob ${blob.digest} in ${files.name} ${what}.`,
      hint: 'The layout is damaged: export it again.',
    })
  try {
    if (file.size !== blob.size) throw wrong(`has ${file.size} bytes, but its manifest says ${blob.size}`)
    yield* checkContent(pieces(file, signal), blob, wrong)
  } finally {
    await file.close()
  }
}

/** The error for content that a manifest names and that the layout lacks. */
export function missing(digest: Digest, layout: string): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `${layout} names ${blobPath(digest)}, but does not have this file.`,
    hint: 'The export may lack some platforms: export the image with all platforms, or choose one with --platform.',
  })
}

// No part of a digest has a slash or two dots in a row, so the path stays below blobs/.
function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`
}

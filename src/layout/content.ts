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
 * Finds the manifests about another one: those of index.json that name it as their subject, and those that the index
 * of the fallback tag has.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function createReferrers(
  name: string,
  entries: readonly IndexEntry[],
  get: Content['get'],
): Content['referrers'] {
  let known: ReadonlyMap<Digest, Digest> | undefined

  /** What each manifest of index.json is about. Read once: a release asks for every manifest of an image. */
  const subjects = async (signal: AbortSignal): Promise<ReadonlyMap<Digest, Digest>> => {
    const found = new Map<Digest, Digest>()
    const candidates = entries.filter(({ mediaType }) => isManifest(mediaType))
    if (candidates.length > limit)
      throw invalidLayout(
        `index.json of ${name} names more than ${limit} manifests, too many to look at all.`,
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

/** The content of a layout whose index.json has these entries. */
export function layoutContent(files: LayoutFiles, entries: readonly IndexEntry[]): Content {
  // An OCI manifest may leave its media type to the descriptor that names it.
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
    if (found === undefined) throw invalid('has a digest of a kind that semtag cannot check')
    if (found !== digest) throw invalid(`is not what its digest says: its bytes are ${found}`)
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
      hint: 'The layout is damaged: export it anew.',
    })
  try {
    if (file.size !== blob.size) throw wrong(`has ${file.size} bytes, and its manifest tells ${blob.size}`)
    yield* checkContent(pieces(file, signal), blob, wrong)
  } finally {
    await file.close()
  }
}

/** The error for what a manifest names and the layout lacks. */
export function missing(digest: Digest, layout: string): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `${layout} lacks ${blobPath(digest)}, which it names.`,
    hint: 'It may have been exported without some of its platforms: export it with all, or pick one with --platform.',
  })
}

// Neither part of a digest has a slash or dots in a row: the path stays below blobs.
function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`
}

import type { Digest } from '../domain/image/digest.ts'
import { fallbackTag } from '../domain/image/fallback-tag.ts'
import { isManifest } from '../manifest/media-types.ts'
import { subjectOf } from '../manifest/subject.ts'
import type { Content, IndexEntry } from '../ports.ts'
import { invalidLayout } from './fault.ts'
import { refName } from './names.ts'

const limit = 1000

/**
 * Finds the manifests about another one: those of index.json that name it as their subject, and those that the index
 * of the fallback tag has.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function createReferrers(
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

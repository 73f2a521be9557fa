import * as z from 'zod/mini'
import type { Digest } from '../../domain/image/digest.ts'
import { fallbackTag } from '../../domain/image/fallback-tag.ts'
import { digestOf } from '../../manifest/content-digest.ts'
import { parseJson } from '../../manifest/json.ts'
import { manifestLimit } from '../../manifest/read-manifest.ts'
import type { IndexEntry } from '../../ports.ts'
import { getManifest } from './get.ts'
import { listReferrers } from './referrers.ts'
import type { Target } from './target.ts'
import { putManifest } from './write-manifest.ts'

const mediaType = 'application/vnd.oci.image.index.v1+json'
const document = z.looseObject({ manifests: z.array(z.unknown()) })

/**
 * Adds to the list of a digest's referrers what it lacks. A registry with the API lists by itself what names a subject;
 * elsewhere the fallback tag holds the list, and what others wrote there stays as it is. False where the tag holds
 * something else, or would grow too long.
 */
export async function addReferrers(
  target: Target,
  subject: Digest,
  entries: readonly IndexEntry[],
  signal: AbortSignal,
): Promise<boolean> {
  const known = new Set((await listReferrers(target, subject, signal)).map(({ digest }) => digest))
  const missing = entries.filter(({ digest }) => !known.has(digest)).map(plain)
  if (missing.length === 0) return true
  const tag = fallbackTag(subject)
  const present = await getManifest(target, tag, signal)
  const list =
    present === undefined ? { schemaVersion: 2, mediaType, manifests: [] } : parseJson(present.bytes)
  const { data } = document.safeParse(list)
  if (data === undefined) return false
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...data, manifests: [...data.manifests, ...missing] }),
  )
  const digest = digestOf(bytes)
  if (digest === undefined || bytes.length > manifestLimit) return false
  await putManifest(target, tag, { mediaType: present?.mediaType ?? mediaType, digest, bytes }, signal)
  return true
}

// How a platform is written in messages is not how an index writes it, and what refers has none.
function plain({ platform: _, ...entry }: IndexEntry) {
  return entry
}

import * as z from 'zod/mini'
import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { fallbackTag } from '../../domain/image/tag.ts'
import { contentDigest } from '../../manifest/content-digest.ts'
import { parseJson } from '../../manifest/json.ts'
import { manifestLimit, readEntries } from '../../manifest/read-manifest.ts'
import type { IndexEntry } from '../../ports/content.ts'
import { contentType, isSuccess, type Response } from '../http/request.ts'
import { refusal } from './error-reply.ts'
import { nextPage } from './pages.ts'
import { getManifest } from './read-manifest.ts'
import { nameOf, type RepositoryClient } from './target.ts'
import { putManifest } from './write-manifest.ts'

const maximum = 1000
const mediaType = 'application/vnd.oci.image.index.v1+json'

/**
 * The manifests that name the subject, from the referrers API, or from the fallback tag if the registry lacks the API.
 *
 * @throws REGISTRY_ERROR for more than 1000 manifests or a list without end, MANIFEST_INVALID for a malformed list.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function listReferrers(
  target: RepositoryClient,
  subject: Digest,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const name = `The list of referrers of ${nameOf(target, subject)}`
  const entries: IndexEntry[] = []
  const seen = new Set<string>()
  let path: string | undefined = `/v2/${target.repository.path}/referrers/${subject}`
  while (path !== undefined) {
    seen.add(path)
    const response: Response = await target.send({
      method: 'GET',
      path,
      headers: { accept: mediaType },
      limit: manifestLimit,
      signal,
    })
    if (seen.size === 1 && isUnsupported(response)) return ofFallbackTag(target, subject, signal)
    if (!isSuccess(response))
      throw refusal(response, {
        host: target.repository.registry,
        doing: `listing the referrers of ${nameOf(target, subject)}`,
      })
    entries.push(...readPage(response, name))
    path = nextPage(response, name)
    const isEndless = path !== undefined && (seen.has(path) || seen.size === maximum)
    if (entries.length > maximum || isEndless)
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        message: `${name} has more than ${maximum} entries, or does not end.`,
        speaker: 'registry',
      })
  }
  return entries
}

const unsupported = new Set([400, 404, 405, 406, 501])

// A server that does not know the path may also answer 200 with a web page.
function isUnsupported(response: Response): boolean {
  return unsupported.has(response.status) || (isSuccess(response) && contentType(response) !== mediaType)
}

function readPage({ body }: Response, name: string): readonly IndexEntry[] {
  const entries = readEntries(parseJson(body))
  if (entries !== undefined) return entries
  throw new SemtagError({
    code: 'MANIFEST_INVALID',
    message: `${name} is malformed.`,
    speaker: 'registry',
  })
}

async function ofFallbackTag(
  target: RepositoryClient,
  subject: Digest,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const manifest = await getManifest(target, fallbackTag(subject), signal)
  return manifest?.manifests ?? []
}

const document = z.looseObject({ manifests: z.array(z.unknown()) })

/**
 * Adds missing entries to the list of a digest's referrers. A registry with the API lists them by itself. Elsewhere the
 * fallback tag holds the list, and the entries of other programs stay. False if the tag holds something else, or if the
 * list would grow too long.
 */
export async function addReferrers(
  target: RepositoryClient,
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
  const digest = contentDigest(bytes)
  if (digest === undefined || bytes.length > manifestLimit) return false
  await putManifest(target, tag, { mediaType: present?.mediaType ?? mediaType, digest, bytes }, signal)
  return true
}

// `platform` is in the form of messages, not of an index, and a referrer has no platform.
function plain({ platform: _, ...entry }: IndexEntry) {
  return entry
}

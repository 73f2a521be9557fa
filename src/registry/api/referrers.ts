import { SemtagError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { fallbackTag } from '../../domain/image/fallback-tag.ts'
import { parseJson } from '../../manifest/json.ts'
import { manifestLimit, readEntries } from '../../manifest/read-manifest.ts'
import type { IndexEntry } from '../../ports.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { getManifest } from './get.ts'
import { contentType } from './manifest-reply.ts'
import { nextPage } from './next-page.ts'
import { refusal } from './refusal.ts'
import { nameOf, type Target } from './target.ts'

const maximum = 1000
const index = 'application/vnd.oci.image.index.v1+json'

/**
 * The manifests that name the subject: of the referrers API, or where there is none of the fallback tag.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function listReferrers(
  target: Target,
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
      headers: { accept: index },
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
    if (entries.length > maximum || (path !== undefined && (seen.has(path) || seen.size === maximum)))
      throw new SemtagError({
        code: 'REGISTRY_ERROR',
        message: `${name} is longer than ${maximum}, or does not end.`,
        speaker: 'registry',
      })
  }
  return entries
}

const unsupported = new Set([400, 404, 405, 406, 501])

// Who does not know the path may also answer with a page.
function isUnsupported(response: Response): boolean {
  return unsupported.has(response.status) || (isSuccess(response) && contentType(response) !== index)
}

function readPage({ body }: Response, name: string): readonly IndexEntry[] {
  const entries = readEntries(parseJson(body))
  if (entries !== undefined) return entries
  throw new SemtagError({
    code: 'MANIFEST_INVALID',
    message: `${name} is not well formed.`,
    speaker: 'registry',
  })
}

async function ofFallbackTag(
  target: Target,
  subject: Digest,
  signal: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const manifest = await getManifest(target, fallbackTag(subject), signal)
  return manifest?.manifests ?? []
}

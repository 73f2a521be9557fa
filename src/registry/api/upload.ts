import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import type { ContentDescriptor } from '../../ports/content.ts'
import { header, isSuccess, type Response } from '../http/request.ts'
import { refusal, unknownRepositoryHint } from './error-reply.ts'
import { nameOf, type RepositoryClient } from './target.ts'

/** The address for the bytes of a blob; `origin` is set only if it is not the registry's own. */
export interface UploadPlace {
  readonly path: string
  readonly origin?: string
}

/**
 * Asks the registry to mount a blob from another of its repositories. Resolves to `mounted`, or to the place for the
 * bytes if the registry opened an upload instead. Undefined if the registry refuses: not every user may read the other
 * repository, and not every registry can mount.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository
 */
export async function mountBlob(
  target: RepositoryClient,
  blob: ContentDescriptor,
  from: string,
  signal: AbortSignal,
): Promise<UploadPlace | 'mounted' | undefined> {
  const query = new URLSearchParams({ mount: blob.digest, from })
  let response: Response
  try {
    response = await post(target, `?${query}`, signal, from)
  } catch (error) {
    if (isSemtagError(error) && (error.code === 'UNAUTHORIZED' || error.code === 'DENIED')) return undefined
    throw error
  }
  if (response.status === 201) return 'mounted'
  if (!isSuccess(response) && response.status !== 429) return undefined
  return placeOf(response, target, blob)
}

/** Opens an upload; `doing` describes the purpose in errors, by default sending the blob. */
export async function startUpload(
  target: RepositoryClient,
  blob: ContentDescriptor,
  signal: AbortSignal,
  doing?: string,
): Promise<UploadPlace> {
  return placeOf(await post(target, '', signal), target, blob, doing)
}

function post(
  target: RepositoryClient,
  query: string,
  signal: AbortSignal,
  mountFrom?: string,
): Promise<Response> {
  return target.send({
    method: 'POST',
    path: `/v2/${target.repository.path}/blobs/uploads/${query}`,
    headers: {},
    signal,
    ...(mountFrom !== undefined && { mountFrom }),
  })
}

function placeOf(
  response: Response,
  target: RepositoryClient,
  blob: ContentDescriptor,
  doing = `sending the blob ${nameOf(target, blob.digest)}`,
): UploadPlace {
  const { registry } = target.repository
  if (!isSuccess(response))
    throw refusal(response, { host: registry, doing, ...unknownRepositoryHint(response) })
  const location = header(response, 'location') ?? ''
  if (location === '' || !URL.canParse(location, response.url.href))
    throw fault(`${registry} names no address to send the blob ${nameOf(target, blob.digest)} to.`)
  const place = new URL(location, response.url)
  const own = response.url
  if (place.protocol !== 'https:' && place.protocol !== own.protocol)
    throw fault(
      `${registry} is reached over ${own.protocol === 'https:' ? 'HTTPS' : 'HTTP'}, but names ${place.protocol}//${place.host} for uploads. semtag sends nothing there.`,
      'Ask the operator of the registry to configure its address: behind a proxy, the registry needs X-Forwarded-Proto, or relative URLs.',
    )
  // The query holds the state of the upload in the registry's own form: keep it unchanged.
  const path = `${place.pathname}${place.search}${place.search === '' ? '?' : '&'}digest=${encodeURIComponent(blob.digest)}`
  const isHome = place.origin === own.origin && response.redirectedBy === undefined
  return isHome ? { path } : { path, origin: place.origin }
}

function fault(message: string, hint?: string): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_ERROR',
    message,
    speaker: 'registry',
    ...(hint !== undefined && { hint }),
  })
}

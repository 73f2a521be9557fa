import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import type { ContentDescriptor } from '../../ports/content.ts'
import { header, isSuccess, type Response } from '../http/request.ts'
import { refusal, registryProblems } from './error-reply.ts'
import { nameOf, type RepositoryClient } from './target.ts'

/** Where the bytes of a blob go; an origin is another one than the registry's. */
export interface UploadPlace {
  readonly path: string
  readonly origin?: string
}

/**
 * Has the registry take a blob over from another of its repositories. A place where it wants the bytes instead;
 * undefined where it refuses: not every user may read the other repository, and not every registry can mount.
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

/** Opens an upload; `doing` is what it is for, where that is not the blob itself. */
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
    limit: 64 * 1024,
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
  if (!isSuccess(response)) throw notStarted(response, target, doing)
  const { registry } = target.repository
  const location = header(response, 'location') ?? ''
  if (location === '' || !URL.canParse(location, response.url.href))
    throw fault(`${registry} names no place to send the blob ${nameOf(target, blob.digest)} to.`)
  const place = new URL(location, response.url)
  const own = response.url
  if (!/^https?:$/.test(place.protocol) || (own.protocol === 'https:' && place.protocol !== 'https:'))
    throw fault(
      `${registry} is reached over HTTPS and wants blobs sent to ${place.protocol}//${place.host}, which is not done.`,
      'Ask the operator of the registry to configure its address: behind a proxy, the registry needs X-Forwarded-Proto, or relative URLs.',
    )
  // Its query is the state of the upload, in any form: it is left as it is.
  const path = `${place.pathname}${place.search}${place.search === '' ? '?' : '&'}digest=${encodeURIComponent(blob.digest)}`
  const isHome = place.origin === own.origin && response.redirectedBy === undefined
  return isHome ? { path } : { path, origin: place.origin }
}

function notStarted(response: Response, target: RepositoryClient, doing: string): SemtagError {
  const unknownName = registryProblems(response).some(({ code }) => code === 'NAME_UNKNOWN')
  return refusal(response, {
    host: target.repository.registry,
    doing,
    ...(unknownName && { hint: 'Create the repository at the registry, and run it again.' }),
  })
}

function fault(message: string, hint?: string): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_ERROR',
    message,
    speaker: 'registry',
    ...(hint !== undefined && { hint }),
  })
}

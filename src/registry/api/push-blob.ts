import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { BlobSource, ContentDescriptor } from '../../ports/content.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { attemptsFor, type Failed, mayBeTriedAgain } from '../http/retry.ts'
import { refusal } from './error-reply.ts'
import { otherDigest } from './read-manifest.ts'
import { blobPath, nameOf, type RepositoryClient } from './target.ts'
import { mountBlob, startUpload, type UploadPlace } from './upload.ts'

/** The body of an upload. It tells an error of the source from an error of the connection. */
export interface UploadBody {
  /** A stream from the first byte. It resets `failure` and `handedOver`. */
  stream(): AsyncIterable<Uint8Array>
  /** The error that the source threw in the latest stream. */
  readonly failure: unknown
  /** True once the connection has taken the last byte of the latest stream. */
  readonly handedOver: boolean
}

/** Checks the size of the blob on the way. */
export function createUploadBody(
  blob: ContentDescriptor,
  source: BlobSource,
  signal: AbortSignal,
): UploadBody {
  let latest: Progress = { length: 0, failure: undefined }
  return {
    stream() {
      latest = { length: 0, failure: undefined }
      return observed(source.read(signal), blob, latest)
    },
    get failure() {
      return latest.failure
    },
    get handedOver() {
      return latest.length === blob.size
    },
  }
}

interface Progress {
  length: number
  failure: unknown
}

// Not a generator: a destroyed stream would throw the connection's error into it.
function observed(
  pieces: AsyncIterable<Uint8Array>,
  { digest, size }: ContentDescriptor,
  progress: Progress,
): AsyncIterable<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const step = await iterator.next()
          const length = progress.length + (step.done ? 0 : step.value.length)
          if (length > size || (step.done && length < size)) throw otherSize(digest, size, length)
          progress.length = length
          return step
        } catch (error) {
          progress.failure = error
          throw error
        }
      },
      async return() {
        await iterator.return?.()
        return { done: true, value: undefined }
      },
    }),
  }
}

function otherSize(digest: string, size: number, length: number): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `The blob ${digest} has ${length < size ? 'only ' : 'at least '}${length} bytes, but its manifest says ${size}.`,
  })
}

/**
 * Sends a blob unless the registry has it. A broken upload starts again from the first byte, because registries differ
 * too much in what they keep of it.
 */
export async function sendBlob(
  target: RepositoryClient,
  blob: ContentDescriptor,
  source: BlobSource,
  signal: AbortSignal,
): Promise<'present' | 'mounted' | 'sent'> {
  if (await isThere(target, blob, signal)) return 'present'
  let place =
    source.mountFrom === undefined ? undefined : await mountBlob(target, blob, source.mountFrom, signal)
  if (place === 'mounted') return 'mounted'
  for (let attempt = 1; ; attempt++) {
    place ??= await startUpload(target, blob, signal)
    const failure = await put(target, blob, source, place, signal)
    if (failure === undefined) return 'sent'
    const { error, mayBeThere, ...failed } = failure
    if (mayBeThere && (await isThere(target, blob, signal))) return 'sent'
    if (attempt >= attemptsFor(failed.response)) throw error
    await target.pause({ method: 'PUT', path: place.path, attempt, ...failed }, signal)
    place = undefined
  }
}

async function isThere(
  target: RepositoryClient,
  blob: ContentDescriptor,
  signal: AbortSignal,
): Promise<boolean> {
  const path = blobPath(target, blob.digest)
  const response = await target.send({ method: 'HEAD', path, headers: {}, limit: 0, signal })
  if (isSuccess(response)) return true
  if (response.status === 404) return false
  const name = nameOf(target, blob.digest)
  throw refusal(response, { host: target.repository.registry, doing: `looking for the blob ${name}` })
}

interface Failure extends Pick<Failed, 'reason' | 'response'> {
  readonly error: SemtagError
  /** True if the error came after the last byte was handed over. */
  readonly mayBeThere: boolean
}

/**
 * Sends the whole blob in one request, as containerd and BuildKit do: every registry takes it, and it saves a round trip
 * over PATCH and PUT. Returns an error that another attempt may fix, and throws any other. Undefined if the blob was sent.
 */
async function put(
  target: RepositoryClient,
  blob: ContentDescriptor,
  source: BlobSource,
  place: UploadPlace,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const reading = new AbortController()
  const body = createUploadBody(blob, source, AbortSignal.any([signal, reading.signal]))
  let response: Response
  try {
    response = await target.send({
      method: 'PUT',
      ...place,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) },
      body: () => body.stream(),
      signal,
    })
  } catch (error) {
    if (body.failure !== undefined) throw body.failure
    if (!isSemtagError(error) || signal.aborted) throw error
    const failure = atPlace(error, place, target)
    if (error.code !== 'REGISTRY_UNREACHABLE') throw failure
    return {
      error: failure,
      mayBeThere: body.handedOver,
      reason: codeOf(error.cause) ?? 'the connection broke',
    }
  } finally {
    reading.abort()
  }
  const { status } = response
  if (isSuccess(response)) {
    checkStored(response, target, blob)
    return undefined
  }
  const host = response.url.host
  const doing = `sending the blob ${nameOf(target, blob.digest)}`
  const error = refusal(response, { host, doing, size: blob.size })
  // 404: the upload is unknown, for example behind a load balancer whose servers do not share uploads.
  if (!mayBeTriedAgain(status) && status !== 404) throw error
  return { error, mayBeThere: body.handedOver, reason: `HTTP ${status}`, response }
}

/** The error for a failure at an address that the registry chose and the user does not know. */
function atPlace(error: SemtagError, { origin }: UploadPlace, { repository }: RepositoryClient): SemtagError {
  if (origin === undefined) return error
  const { code, message, cause } = error
  return new SemtagError({
    code,
    message: `${repository.registry} names ${new URL(origin).host} for uploads: ${message}`,
    hint: `Ask the operator of ${repository.registry} to configure its public address: behind a proxy, the registry needs the headers Host and X-Forwarded-Proto, or relative URLs.`,
    speaker: 'registry',
    cause,
  })
}

function checkStored(response: Response, target: RepositoryClient, { digest }: ContentDescriptor): void {
  const stored = otherDigest(response, digest)
  if (stored === undefined) return
  throw new SemtagError({
    code: 'CONTENT_INVALID',
    message: `${target.repository.registry} says that it stored the blob ${digest} as ${stored}.`,
    speaker: 'registry',
  })
}

import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import type { BlobSource, ContentDescriptor } from '../../ports.ts'
import type { Failed } from '../http/pause.ts'
import { isSuccess, type Response } from '../http/request.ts'
import { attemptsFor, isPassing } from '../http/retry.ts'
import { otherDigest } from './manifest-reply.ts'
import { refusal } from './refusal.ts'
import { blobPath, nameOf, type Target } from './target.ts'
import { mountBlob, startUpload, type UploadPlace } from './upload.ts'
import { createUploadBody } from './upload-body.ts'

/**
 * Sends a blob that is not there yet. A broken upload is begun anew: what a registry kept of it differs too much
 * between registries.
 */
export async function sendBlob(
  target: Target,
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
    const { error, mayBeThere, ...failed } = await put(target, blob, source, place, signal)
    if (error === undefined) return 'sent'
    if (mayBeThere && (await isThere(target, blob, signal))) return 'sent'
    if (attempt >= attemptsFor(failed.response)) throw error
    await target.pause({ method: 'PUT', path: place.path, attempt, ...failed }, signal)
    place = undefined
  }
}

async function isThere(target: Target, blob: ContentDescriptor, signal: AbortSignal): Promise<boolean> {
  const path = blobPath(target, blob.digest)
  const response = await target.send({ method: 'HEAD', path, headers: {}, limit: 0, signal })
  if (isSuccess(response)) return true
  if (response.status === 404) return false
  const name = nameOf(target, blob.digest)
  throw refusal(response, { host: target.repository.registry, doing: `looking for the blob ${name}` })
}

interface Outcome extends Pick<Failed, 'reason' | 'response'> {
  /** Undefined: the blob is sent. */
  readonly error?: SemtagError
  /** All of it had been handed over when the error came. */
  readonly mayBeThere: boolean
}

/**
 * One request for the whole blob, as containerd and BuildKit send it: every registry knows it from them, and it is a
 * round trip less than PATCH and PUT. Throws what another attempt would not mend.
 */
async function put(
  target: Target,
  blob: ContentDescriptor,
  source: BlobSource,
  place: UploadPlace,
  signal: AbortSignal,
): Promise<Outcome> {
  const reading = new AbortController()
  const body = createUploadBody(blob, source, AbortSignal.any([signal, reading.signal]))
  let response: Response
  try {
    response = await target.send({
      method: 'PUT',
      ...place,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) },
      body: blob.size === 0 ? new Uint8Array() : () => body.stream(),
      limit: 64 * 1024,
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
    return { mayBeThere: true, reason: '' }
  }
  const host = response.url.host
  const error = refusal(response, { host, doing: `sending the blob ${nameOf(target, blob.digest)}` })
  // 404: the upload is no longer known, as behind a balancer whose servers do not share them.
  if (!isPassing(status) && status !== 404) throw error
  return { error, mayBeThere: body.handedOver, reason: `HTTP ${status}`, response }
}

/** The error for a failure at another address than the registry's own, which the user did not name. */
function atPlace(error: SemtagError, { origin }: UploadPlace, { repository }: Target): SemtagError {
  if (origin === undefined) return error
  const { code, message, cause } = error
  return new SemtagError({
    code,
    message: `${repository.registry} wants blobs sent to ${new URL(origin).host}: ${message}`,
    hint: `Ask the operator of ${repository.registry} to configure its public address: behind a proxy, the registry needs the headers Host and X-Forwarded-Proto, or relative URLs.`,
    speaker: 'registry',
    cause,
  })
}

function checkStored(response: Response, target: Target, { digest }: ContentDescriptor): void {
  const told = otherDigest(response, digest)
  if (told === undefined) return
  throw new SemtagError({
    code: 'CONTENT_INVALID',
    message: `${target.repository.registry} says that it stored the blob ${digest} as ${told}.`,
    speaker: 'registry',
  })
}

import { isSemtagError, SemtagError } from '../../domain/errors.ts'
import { codeOf } from '../../domain/system-error.ts'
import { checkContent } from '../../manifest/content-digest.ts'
import type { ContentDescriptor } from '../../ports/content.ts'
import { type Body, header, type Response } from '../http/request.ts'
import { attempts } from '../http/retry.ts'
import { refusal } from './error-reply.ts'
import { blobPath, nameOf, type RepositoryClient } from './target.ts'

/**
 * The bytes of a blob, checked while they arrive. After a broken connection, the download continues at the same byte.
 *
 * @throws CONTENT_INVALID if size or digest are wrong, else the error of the registry or the connection.
 */
export function readBlob(
  target: RepositoryClient,
  blob: ContentDescriptor,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  return checkContent(resumed(target, blob, signal), blob, (what) => wrong(target, blob, what))
}

// A connection that breaks after less than this made no progress. Otherwise a server that sends one byte per connection
// would get requests forever.
const progressOf = ({ size }: ContentDescriptor) => Math.min(1024 * 1024, size / 100)

async function* resumed(
  target: RepositoryClient,
  blob: ContentDescriptor,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0
  let breaks = 0
  let resumedAt = 0
  for (;;) {
    const { stream, skip } = await open(target, blob, offset, signal)
    let ahead = skip
    let reason = 'the answer ended early'
    try {
      for await (const chunk of stream) {
        const fresh = chunk.subarray(ahead)
        ahead -= chunk.length - fresh.length
        offset += fresh.length
        if (offset - resumedAt >= progressOf(blob)) breaks = 0
        yield fresh
      }
      if (offset >= blob.size) return
    } catch (error) {
      // Only the end of the answer is missing.
      if (offset === blob.size) return
      if (!isBreak(error) || breaks === attempts) throw error
      reason = codeOf(error.cause) ?? reason
    }
    breaks++
    resumedAt = offset
    if (breaks > attempts) throw wrong(target, blob, `ends after ${offset} of ${blob.size} bytes`)
    const path = blobPath(target, blob.digest)
    await target.pause({ method: 'GET', path, attempt: breaks, reason }, signal)
  }
}

/** Requests the bytes from the offset on. A server without ranges sends all, and `skip` of them come before the offset. */
async function open(
  target: RepositoryClient,
  blob: ContentDescriptor,
  offset: number,
  signal: AbortSignal,
): Promise<{ readonly stream: Body; readonly skip: number }> {
  const response = await target.send({
    method: 'GET',
    path: blobPath(target, blob.digest),
    headers: offset === 0 ? {} : { range: `bytes=${offset}-` },
    limit: 0,
    stream: true,
    signal,
  })
  const { status, stream } = response
  if (status === 404) throw wrong(target, blob, 'is missing')
  if (status === 416) throw wrong(target, blob, `ends after ${offset} of ${blob.size} bytes`)
  if (stream === undefined) {
    const { registry } = target.repository
    throw refusal(response, { host: registry, doing: `reading the blob ${nameOf(target, blob.digest)}` })
  }
  if (status === 206 && startOf(response) === offset) return { stream, skip: 0 }
  const length = Number(header(response, 'content-length') ?? blob.size)
  if (status === 200 && length === blob.size) return { stream, skip: offset }
  stream.destroy()
  if (status === 200) throw wrong(target, blob, `has ${length} bytes, but its manifest says ${blob.size}`)
  throw wrong(target, blob, 'came in another range than semtag requested')
}

/**
 * The first byte of a range; NaN if the field is missing or malformed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.4
 */
function startOf(response: Response): number {
  return Number(/^bytes (\d+)-/i.exec(header(response, 'content-range') ?? '')?.[1])
}

/** True if the connection broke while the bytes arrived; `mapErrors` gives this code. */
const isBreak = (error: unknown): error is SemtagError =>
  isSemtagError(error) && error.code === 'REGISTRY_UNREACHABLE'

function wrong(target: RepositoryClient, { digest }: ContentDescriptor, what: string): SemtagError {
  return new SemtagError({
    code: 'CONTENT_INVALID',
    message: `The blob ${nameOf(target, digest)} ${what}.`,
    hint: 'The content of the registry is damaged: push the image to it again.',
    speaker: 'registry',
  })
}

import { randomUUID } from 'node:crypto'
import { isDigest } from '../../../src/domain/image/digest.ts'
import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import type { Settings } from './settings.ts'
import { type Store, sha256 } from './store.ts'

const unknown = failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry')

/** `HEAD` and `GET` of `/v2/<path>/blobs/<digest>`, also from a byte on. */
export function blob({ headers }: ReceivedRequest, path: string, digest: string, store: Store): Reply {
  const bytes = isDigest(digest) ? store.repositories.get(path)?.blobs.get(digest) : undefined
  if (bytes === undefined) return unknown
  const fields = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? []
  if (first === undefined) return { status: 200, headers: fields, body: bytes }
  const start = Number(first)
  if (start >= bytes.length) {
    const none = { ...fields, 'content-type': 'text/plain; charset=utf-8' }
    return { status: 416, headers: { ...none, 'content-range': `bytes */${bytes.length}` } }
  }
  const part = bytes.subarray(start, last ? Number(last) + 1 : undefined)
  const range = `bytes ${start}-${start + part.length - 1}/${bytes.length}`
  return { status: 206, headers: { ...fields, 'content-range': range }, body: part }
}

interface Upload {
  readonly path: string
  readonly store: Store
  readonly state: string
  bytes: Uint8Array
}

/** Shared, so that another test registry can take the bytes, as a registry's storage does. */
const open = new Map<string, Upload>()

/** `POST` of `/v2/<path>/blobs/uploads/`: mounts from another repository, or opens an upload. */
export function startUpload(
  { url }: ReceivedRequest,
  path: string,
  store: Store,
  { uploadLocation }: Settings,
): Reply {
  const mount = url.searchParams.get('mount') ?? ''
  const from = store.repositories.get(url.searchParams.get('from') ?? '')
  const bytes = isDigest(mount) ? from?.blobs.get(mount) : undefined
  if (bytes !== undefined) return stored(path, store.addBlob(path, bytes))
  const id = randomUUID()
  const upload = { path, store, state: randomUUID(), bytes: new Uint8Array() }
  open.set(id, upload)
  const origin = { path: '', address: url.origin }[String(uploadLocation)] ?? uploadLocation
  return { status: 202, headers: { location: `${origin}${location(id, upload)}`, range: '0-0' } }
}

/** `PATCH` and the closing `PUT` of an upload, which may bring bytes too; `DELETE` gives it up. */
export function continueUpload({ method, url, headers, body }: ReceivedRequest, id: string): Reply {
  const upload = open.get(id)
  if (upload === undefined) return failure(404, 'BLOB_UPLOAD_UNKNOWN')
  if (url.searchParams.get('_state') !== upload.state) return failure(404, 'BLOB_UPLOAD_INVALID')
  if (method === 'DELETE') {
    open.delete(id)
    return { status: 204 }
  }
  if (upload.bytes.length !== Number(headers['content-range']?.split('-')[0] ?? upload.bytes.length))
    return { status: 416, headers: { range: `0-${upload.bytes.length - 1}` } }
  upload.bytes = upload.bytes.length === 0 ? body : Buffer.concat([upload.bytes, body])
  if (method === 'PATCH') {
    const range = `0-${Math.max(0, upload.bytes.length - 1)}`
    return { status: 202, headers: { location: `${url.origin}${location(id, upload)}`, range } }
  }
  if (sha256(upload.bytes) !== url.searchParams.get('digest')) return failure(400, 'DIGEST_INVALID')
  open.delete(id)
  return stored(upload.path, upload.store.addBlob(upload.path, upload.bytes))
}

// As in docker-registry, the client must send the state back: without the query, the upload is unknown.
function location(id: string, { path, state }: Upload): string {
  return `/v2/${path}/blobs/uploads/${id}?_state=${state}`
}

function stored(path: string, digest: string): Reply {
  return {
    status: 201,
    headers: { location: `/v2/${path}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

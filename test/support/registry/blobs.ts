import { randomUUID } from 'node:crypto'
import { isDigest } from '../../../src/domain/digest.ts'
import { failure, type Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'
import { type Store, sha256 } from './store.ts'

const unknown = failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry')

/** `HEAD` and `GET` of `/v2/<path>/blobs/<digest>`. */
export function blob(path: string, digest: string, store: Store): Reply {
  const bytes = isDigest(digest) ? store.repositories.get(path)?.blobs.get(digest) : undefined
  if (bytes === undefined) return unknown
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
  return { status: 200, headers, body: bytes }
}

/** Uploads in the three steps POST, PATCH, PUT, and mounts from another repository. */
export class Uploads {
  readonly #open = new Map<string, Uint8Array>()

  start({ url }: ReceivedRequest, path: string, store: Store): Reply {
    const mount = url.searchParams.get('mount') ?? ''
    const from = store.repositories.get(url.searchParams.get('from') ?? '')
    const bytes = isDigest(mount) ? from?.blobs.get(mount) : undefined
    if (bytes !== undefined) return stored(path, store.addBlob(path, bytes))
    const id = randomUUID()
    this.#open.set(id, new Uint8Array())
    return { status: 202, headers: { location: `/v2/${path}/blobs/uploads/${id}`, range: '0-0' } }
  }

  append({ method, url, body }: ReceivedRequest, path: string, id: string, store: Store): Reply {
    const sent = this.#open.get(id)
    if (sent === undefined) return failure(404, 'BLOB_UPLOAD_UNKNOWN')
    const bytes = Buffer.concat([sent, body])
    if (method === 'PATCH') {
      this.#open.set(id, bytes)
      const headers = { location: `/v2/${path}/blobs/uploads/${id}`, range: `0-${bytes.length - 1}` }
      return { status: 202, headers }
    }
    if (sha256(bytes) !== url.searchParams.get('digest')) return failure(400, 'DIGEST_INVALID')
    this.#open.delete(id)
    return stored(path, store.addBlob(path, bytes))
  }
}

function stored(path: string, digest: string): Reply {
  return {
    status: 201,
    headers: { location: `/v2/${path}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

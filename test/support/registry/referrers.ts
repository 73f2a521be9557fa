import { subjectOf } from '../../../src/manifest/read-manifest.ts'
import type { Reply } from './reply.ts'
import type { Store } from './store.ts'

const mediaType = 'application/vnd.oci.image.index.v1+json'

/** `/v2/<path>/referrers/<digest>`: the manifests that name it as their subject, none where it is not known. */
export function referrers(path: string, subject: string, store: Store): Reply {
  const all = [...(store.repositories.get(path)?.manifests ?? [])]
  const manifests = all
    .filter(([, { bytes }]) => subjectOf(bytes) === subject)
    .map(([digest, { mediaType, bytes }]) => ({ mediaType, digest, size: bytes.length }))
  const body = JSON.stringify({ schemaVersion: 2, mediaType, manifests })
  return { status: 200, headers: { 'content-type': mediaType }, body }
}

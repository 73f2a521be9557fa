import { createHash } from 'node:crypto'
import { type Digest, digestOf } from '../domain/digest.ts'
import type { IndexEntry, Manifest } from '../ports.ts'

/** A manifest of our own making: its bytes are the document as it is written here. */
export function manifestOf(document: { readonly mediaType: string }): Manifest {
  const bytes = new TextEncoder().encode(JSON.stringify(document))
  return { mediaType: document.mediaType, digest: sha256(bytes), bytes }
}

/** An index of some manifests. */
export function indexOf(entries: readonly IndexEntry[]): Manifest {
  return manifestOf({
    ...{ schemaVersion: 2 },
    mediaType: 'application/vnd.oci.image.index.v1+json',
    ...{ manifests: entries },
  })
}

function sha256(bytes: Uint8Array): Digest {
  return digestOf(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

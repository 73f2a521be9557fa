import { createHash } from 'node:crypto'
import { type Digest, digestOf } from '../domain/digest.ts'
import { emptyBlob } from '../domain/withdrawal.ts'
import type { Manifest, Registry } from '../ports.ts'

const imageType = 'application/vnd.oci.image.manifest.v1+json'

/** A manifest of our own making, of the text of its document. */
function manifestOf(mediaType: string, text: string): Manifest {
  const bytes = new TextEncoder().encode(text)
  return { mediaType, digest: sha256(bytes), bytes }
}

/** An artifact without content, such as the marker of a withdrawal, of the text of its manifest. */
export const artifactOf = (text: string): Manifest => manifestOf(imageType, text)

/** Brings the one blob that artifacts without content name. */
export async function bringEmptyBlob(to: Registry, signal: AbortSignal): Promise<void> {
  const read = async function* () {
    yield new TextEncoder().encode(emptyBlob.text)
  }
  await to.sendBlob(emptyBlob, { read }, signal)
}

function sha256(bytes: Uint8Array): Digest {
  return digestOf(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

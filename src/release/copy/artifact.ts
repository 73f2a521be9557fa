import { createHash } from 'node:crypto'
import { type Digest, parseDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import {
  emptyBlob,
  imageBlobs,
  imageNamed,
  restoredImage,
  restoredManifest,
  type Withdrawal,
  withdrawalAnnotations,
  withdrawalManifest,
} from '../../domain/tags/withdrawal.ts'
import type { ContentDescriptor, Manifest } from '../../ports/content.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Target } from '../state/target.ts'
import { type Written, writeTag } from '../state/write.ts'

const imageType = 'application/vnd.oci.image.manifest.v1+json'

/** An empty manifest that semtag writes, as an artifact and as an image: not every registry accepts an artifact. */
export interface Artifact {
  readonly artifact: Manifest
  readonly image: Manifest
}

export const artifactOf = (artifact: string, image: string): Artifact => ({
  artifact: manifestOf(artifact),
  image: manifestOf(image),
})

/** The marker of a withdrawal. */
export const withdrawalArtifact = (withdrawal: Withdrawal): Artifact =>
  artifactOf(withdrawalManifest(withdrawal), imageNamed('withdrawal', withdrawalAnnotations(withdrawal)))

/** The artifact under a marker that the registry does not delete. */
export const restoredArtifact = (): Artifact => artifactOf(restoredManifest, restoredImage)

// Registries that refused an artifact in this run.
const takesOnlyImages = new WeakSet<Registry>()

/**
 * Sends the blobs of an empty manifest, points a tag at it, and returns the form that was written. A registry that
 * refuses the artifact gets the image, and from then on only images: GitLab and Quay refuse types that they do not know.
 */
export async function writeArtifact(
  target: Target,
  tag: Tag,
  { artifact, image }: Artifact,
  signal: AbortSignal,
): Promise<{ readonly written: Written; readonly manifest: Manifest }> {
  const { registry } = target
  if (!takesOnlyImages.has(registry)) {
    await sendText(registry, emptyBlob, signal)
    const written = await writeTag(target, tag, artifact, signal)
    const isRefused = written.outcome !== 'written' && written.error.code === 'MANIFEST_INVALID'
    if (!isRefused) return { written, manifest: artifact }
    takesOnlyImages.add(registry)
  }
  for (const blob of imageBlobs) await sendText(registry, blob, signal)
  return { written: await writeTag(target, tag, image, signal), manifest: image }
}

async function sendText(
  to: Registry,
  blob: ContentDescriptor & { readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const read = async function* () {
    yield new TextEncoder().encode(blob.text)
  }
  await to.sendBlob(blob, { read }, signal)
}

function manifestOf(text: string): Manifest {
  const bytes = new TextEncoder().encode(text)
  return { mediaType: imageType, digest: sha256(bytes), bytes }
}

function sha256(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
}

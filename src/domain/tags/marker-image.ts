import { digestOf } from '../image/digest.ts'
import { restoredDigest } from './withdrawal.ts'

const layer = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar',
  digest: digestOf('sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'),
  size: 1024,
}
const configText = JSON.stringify({
  architecture: 'unknown',
  os: 'unknown',
  config: {},
  rootfs: { type: 'layers', diff_ids: [layer.digest] },
})
const config = {
  mediaType: 'application/vnd.oci.image.config.v1+json',
  digest: digestOf('sha256:36a08bc6965207dba3d056508564c95805e4644afdc310ac7a6f6039bedbf1ac'),
  size: configText.length,
}

/** The two blobs of our artifacts in the form of an image: a configuration, and a layer without files. */
export const imageBlobs: readonly (typeof layer & { readonly text: string })[] = [
  { ...config, text: configText },
  { ...layer, text: '\0'.repeat(layer.size) },
]

/**
 * The manifest of an artifact of ours as a small image, for registries that refuse artifact types which they do not know.
 *
 * @see https://github.com/ocx-sh/ocx/issues/480 (GitLab)
 * @see https://github.com/oras-project/oras/issues/738 (Quay)
 */
export const imageNamed = (name: string, annotations: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [layer],
    annotations: { 'dev.semtag.artifact': name, ...annotations },
  })

/** The constant manifest of a withdrawal that was taken back, as an image. */
export const restoredImage: string = imageNamed('restored')

/** The sha256 of `restoredImage`. */
const restoredImageDigest = digestOf(
  'sha256:3ac86fc5610a018e80391daed6d56903a1f3fbe7770ec641dc27bbf7c9f62571',
)

/** True for the digest of a marker that withdraws nothing any more, in either form. */
export const isRestored = (digest: string | null | undefined): boolean =>
  digest === restoredDigest || digest === restoredImageDigest

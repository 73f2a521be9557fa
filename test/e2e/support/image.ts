import { createHash } from 'node:crypto'

export interface Blob {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/** The configuration of every image of `imageOf`, to be put into the registry first. */
export const configuration: Blob & { readonly content: Uint8Array } = describe(
  'application/vnd.oci.image.config.v1+json',
  Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'),
)

/** The manifest of an image; distinguished by its layers and its labels. */
export function imageOf(layers: readonly Blob[], said: string) {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const { content: _, ...config } = configuration
  const manifest = { schemaVersion: 2, mediaType, config, layers, annotations: { said } }
  const { digest, content: bytes } = describe(mediaType, Buffer.from(JSON.stringify(manifest)))
  return { mediaType, digest, bytes }
}

function describe(mediaType: string, content: Uint8Array) {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
  return { mediaType, digest, size: content.length, content }
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { type BlobDescriptor, json, type Layer, writeBlob, writeLargeLayer, writeLayer } from './blobs.ts'

export interface LayoutOptions {
  /** The label and the annotation org.opencontainers.image.version. */
  readonly version?: string
  /** The annotation org.opencontainers.image.ref.name in index.json. */
  readonly ref?: string
  /** Equal content gives equal digests. */
  readonly content?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Default linux/amd64 and linux/arm64. */
  readonly platforms?: readonly string[]
  /** Adds BuildKit's provenance to each image. Default true. */
  readonly attestations?: boolean
  /** The size of another layer, in bytes. The images share it, it does not compress, and it is random in each run. */
  readonly largeLayer?: number
}

export interface BuiltLayout {
  readonly directory: string
  /** Of the index. */
  readonly digest: Digest
  /** The images by platform, `linux/amd64`. */
  readonly children: Readonly<Record<string, Digest>>
  readonly attestations: readonly Digest[]
  /** Configurations and layers, each once. */
  readonly blobs: readonly BlobDescriptor[]
}

const indexType = 'application/vnd.oci.image.index.v1+json'
const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const configType = 'application/vnd.oci.image.config.v1+json'

/**
 * Writes the layout of an image for several platforms, as `docker buildx build --output type=oci,tar=false` does.
 * An engine can pull the images; only the large layer differs from run to run.
 */
export async function buildLayout(directory: string, options: LayoutOptions = {}): Promise<BuiltLayout> {
  const { platforms = ['linux/amd64', 'linux/arm64'], attestations = true } = options
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  const large = options.largeLayer === undefined ? [] : [await writeLargeLayer(directory, options.largeLayer)]

  const blobs: BlobDescriptor[] = []
  const children: Record<string, Digest> = {}
  const images: object[] = []
  const proofs: (BlobDescriptor & object)[] = []
  for (const platform of platforms) {
    const image = await writeImage(directory, platform, large, options)
    children[platform] = image.descriptor.digest
    const [os, architecture] = platform.split('/')
    images.push({ ...image.descriptor, platform: { architecture, os } })
    blobs.push(...image.blobs)
    if (!attestations) continue
    const proof = await writeAttestation(directory, image.descriptor.digest)
    proofs.push(proof.descriptor)
    blobs.push(...proof.blobs)
  }
  const index = await writeBlob(
    directory,
    indexType,
    json({
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [...images, ...proofs],
      ...annotated(options),
    }),
  )
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  await writeIndex(directory, [
    options.ref === undefined
      ? index
      : { ...index, annotations: { 'org.opencontainers.image.ref.name': options.ref } },
  ])
  return {
    directory,
    digest: index.digest,
    children,
    attestations: proofs.map(({ digest }) => digest),
    blobs: [...new Map(blobs.map((blob) => [blob.digest, blob])).values()],
  }
}

/** Writes index.json with these descriptors. */
export async function writeIndex(directory: string, manifests: readonly object[]): Promise<void> {
  await writeFile(join(directory, 'index.json'), json({ schemaVersion: 2, mediaType: indexType, manifests }))
}

/** Writes a manifest of an artifact, such as a signature, and returns its descriptor. */
export async function writeManifest(directory: string, fields: object): Promise<BlobDescriptor> {
  const config = await writeBlob(directory, 'application/vnd.oci.empty.v1+json', Buffer.from('{}'))
  return writeBlob(
    directory,
    manifestType,
    json({ schemaVersion: 2, mediaType: manifestType, config, layers: [], ...fields }),
  )
}

interface Written {
  readonly descriptor: BlobDescriptor
  readonly blobs: readonly BlobDescriptor[]
}

async function writeImage(
  directory: string,
  platform: string,
  shared: readonly Layer[],
  options: LayoutOptions,
): Promise<Written> {
  const [os, architecture] = platform.split('/')
  const content = `${options.content ?? 'image'} for ${platform}\n`
  const layers = [await writeLayer(directory, 'image.txt', content), ...shared]
  const created = '2026-01-01T00:00:00Z'
  const labels = { ...versioned(options), ...options.labels }
  const config = await writeBlob(
    directory,
    configType,
    json({
      created,
      architecture,
      os,
      config: { Cmd: ['/image.txt'], Labels: labels },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(() => ({ created, created_by: 'COPY . /' })),
    }),
  )
  return writeImageManifest(directory, config, layers.map(descriptorOf), annotated(options))
}

// https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
async function writeAttestation(directory: string, image: Digest): Promise<Written> {
  const statement = json({
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [{ name: '_', digest: image }],
  })
  const layer = {
    ...(await writeBlob(directory, 'application/vnd.in-toto+json', statement)),
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  }
  const config = await writeBlob(
    directory,
    configType,
    json({
      architecture: 'unknown',
      os: 'unknown',
      config: {},
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    }),
  )
  const { descriptor, blobs } = await writeImageManifest(directory, config, [layer], {})
  const described = {
    ...descriptor,
    annotations: {
      'vnd.docker.reference.digest': image,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
    platform: { architecture: 'unknown', os: 'unknown' },
  }
  return { descriptor: described, blobs }
}

async function writeImageManifest(
  directory: string,
  config: BlobDescriptor,
  layers: readonly BlobDescriptor[],
  fields: object,
): Promise<Written> {
  const manifest = json({ schemaVersion: 2, mediaType: manifestType, config, layers, ...fields })
  return { descriptor: await writeBlob(directory, manifestType, manifest), blobs: [config, ...layers] }
}

function descriptorOf({ mediaType, digest, size }: Layer): BlobDescriptor {
  return { mediaType, digest, size }
}

function versioned({ version }: LayoutOptions): Record<string, string> {
  return version === undefined ? {} : { 'org.opencontainers.image.version': version }
}

function annotated(options: LayoutOptions): { readonly annotations?: Record<string, string> } {
  return options.version === undefined ? {} : { annotations: versioned(options) }
}

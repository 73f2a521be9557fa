import { createHash } from 'node:crypto'
import { type Digest, isDigest } from '../../../src/domain/image/digest.ts'

export type Store = 'graphdriver' | 'containerd'

/** One manifest of an image in a containerd store. */
export interface FakeManifest {
  readonly platform: string
  readonly digest?: Digest
  /** False if the engine lacks its content, as after a plain `docker pull`. */
  readonly available?: boolean
  readonly attestation?: boolean
}

/** An image to add to the engine; missing fields have defaults. */
export interface FakeImageOptions {
  /** Names as `docker images` shows them, `image-gallery:2.1.106`. */
  readonly tags: readonly string[]
  readonly id?: Digest
  /** `linux/amd64` by default. */
  readonly platform?: string
  readonly labels?: Readonly<Record<string, string>>
  /** `registry.local:5000/ui@sha256:…` */
  readonly repositoryDigests?: readonly string[]
  /** The manifests of an index in a containerd store; without them the image is one manifest. */
  readonly manifests?: readonly FakeManifest[]
}

export interface FakeImage {
  readonly id: Digest
  readonly platform: string
  readonly labels: Readonly<Record<string, string>>
  readonly repositoryDigests: readonly string[]
  readonly manifests: readonly FakeManifest[]
}

export function imageOf(options: FakeImageOptions): FakeImage {
  const { platform = 'linux/amd64', labels = {}, repositoryDigests = [], manifests = [] } = options
  return {
    id: options.id ?? digestOf(options.tags.join()),
    platform,
    labels,
    repositoryDigests,
    manifests: manifests.map((each) => ({ digest: digestOf(JSON.stringify(each)), ...each })),
  }
}

/** The sha256 digest of a text. */
export function digestOf(text: string): Digest {
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
  if (!isDigest(digest)) throw new Error(`${digest} is no digest`)
  return digest
}

/** The platform in the form of the API. */
export function platformFields(text: string): { os: string; architecture: string; variant?: string } {
  const [os = '', architecture = '', variant] = text.split('/')
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}

import { createCipheriv, createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Pack, pack } from 'tar-stream'
import * as z from 'zod'
import { engineCall, engineRequest } from './engine-api.ts'

interface Engine {
  readonly host: string
}

export interface ImageOptions {
  /** `image-gallery`, or with a registry. */
  readonly name: string
  /** Default `latest`. */
  readonly tag?: string
  readonly layers: number
  /** Decides every byte: equal options give equal images, and another seed shares no layer. */
  readonly seed: string
  readonly labels?: Readonly<Record<string, string>>
  /** Bytes of each layer's one file, which does not compress. Default 4096. */
  readonly layerSize?: number
}

export interface BuiltImage {
  /** `image-gallery:latest` */
  readonly reference: string
  /** The engine's id: the digest of the configuration, or with a containerd store of the manifest. */
  readonly id: string
}

/**
 * Gives the engine an image that was built nowhere else, offline: a `docker save` archive, written while it is sent.
 * Unlike a build it has no time of its own in it, so that its id is the same on every run.
 *
 * @see https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format
 */
export async function buildImage(engine: Engine, options: ImageOptions): Promise<BuiltImage> {
  const reference = `${options.name}:${options.tag ?? 'latest'}`
  const archive = pack()
  await Promise.all([
    fillArchive(archive, reference, options),
    engineCall(engine, {
      method: 'POST',
      path: '/images/load?quiet=1',
      headers: { 'Content-Type': 'application/x-tar' },
      body: Readable.from(archive, { objectMode: false }),
    }),
  ])
  return { reference, id: await imageId(engine, reference) }
}

/** Removes the name, and the image with its last name; success where it is gone already. */
export async function removeImage(engine: Engine, reference: string): Promise<void> {
  const { status, body } = await engineRequest(engine, {
    method: 'DELETE',
    path: `/images/${reference}?force=true`,
  })
  if (status !== 200 && status !== 404) throw new Error(`Removing ${reference}: ${status} ${body}`)
}

/** The id of a local image. */
export async function imageId(engine: Engine, reference: string): Promise<string> {
  const { status, body } = await engineRequest(engine, { path: `/images/${reference}/json` })
  if (status !== 200) throw new Error(`The engine has no ${reference}: ${status} ${body}`)
  return z.looseObject({ Id: z.string() }).parse(JSON.parse(body)).Id
}

/** Writes the archive while it is read: a layer is never in memory as a whole. */
async function fillArchive(archive: Pack, reference: string, options: ImageOptions): Promise<void> {
  const { layers, seed, labels = {}, layerSize = 4096 } = options
  const names = Array.from({ length: layers }, (_, index) => `layer-${index + 1}`)
  const diffIds: string[] = []
  for (const name of names) {
    const hash = createHash('sha256')
    const target = archive.entry({ name: `${name}.tar`, size: tarSize(layerSize) })
    const tar = pack()
    await Promise.all([
      fillLayer(tar, { name, size: layerSize }, seed),
      pipeline(hashed(Readable.from(tar), hash), target),
    ])
    diffIds.push(`sha256:${hash.digest('hex')}`)
  }
  const created = '2026-01-01T00:00:00Z'
  const config = {
    architecture: 'amd64',
    os: 'linux',
    created,
    config: { Labels: labels, Cmd: [`/${names[0]}`] },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: names.map((name) => ({ created, created_by: `COPY ${name} /` })),
  }
  const manifest = {
    Config: 'config.json',
    RepoTags: [reference],
    Layers: names.map((name) => `${name}.tar`),
  }
  archive.entry({ name: 'config.json' }, JSON.stringify(config))
  archive.entry({ name: 'manifest.json' }, JSON.stringify([manifest]))
  archive.finalize()
}

async function fillLayer(
  tar: Pack,
  { name, size }: { readonly name: string; readonly size: number },
  seed: string,
): Promise<void> {
  await pipeline(
    Readable.from(content(`${seed}/${name}`, size)),
    tar.entry({ name, size, mtime: new Date(0) }),
  )
  tar.finalize()
}

// A header, the file filled up to whole blocks, and two empty blocks: tar(5).
function tarSize(size: number): number {
  return 512 + Math.ceil(size / 512) * 512 + 1024
}

async function* hashed(source: Readable, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk)
    yield chunk
  }
}

/** Bytes that look random and follow from the seed: a cipher's key stream. */
function* content(seed: string, size: number): Generator<Uint8Array> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  for (let left = size; left > 0; left -= chunkSize)
    yield cipher.update(Buffer.alloc(Math.min(left, chunkSize)))
}

const chunkSize = 64 * 1024

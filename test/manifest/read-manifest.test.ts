import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { digestOf } from '../../src/domain/digest.ts'
import { readManifest } from '../../src/manifest/read-manifest.ts'

const image = 'application/vnd.oci.image.manifest.v1+json'

function blobNamed(word: string, mediaType: string) {
  const digest = digestOf(`sha256:${createHash('sha256').update(word).digest('hex')}`)
  return { mediaType, digest, size: word.length }
}

const config = blobNamed('config', 'application/vnd.oci.image.config.v1+json')
const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'
const restricted = 'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd'
const plain = 'application/vnd.oci.image.layer.v1.tar+zstd'
const urls = ['https://layers.example/base']

// https://github.com/distribution/distribution/blob/v2.8.2/registry/storage/ocimanifesthandler.go
test.for([
  ['an ordinary layer', 'a blob', plain, {}],
  ['an ordinary layer with addresses', 'a blob', plain, { urls }],
  ['a foreign layer', 'left out', foreign, { urls }],
  ['a layer that may not be distributed', 'left out', restricted, { urls }],
  ['a foreign layer without an address', 'a blob', foreign, {}],
  [
    'a layer that may not be distributed and has an empty list of addresses',
    'a blob',
    restricted,
    { urls: [] },
  ],
] as const)('%s is %s', ([, fate, mediaType, more]) => {
  const layer = blobNamed('layer', mediaType)
  const bytes = Buffer.from(JSON.stringify({ mediaType: image, config, layers: [{ ...layer, ...more }] }))
  const digest = digestOf(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  const { blobs } = readManifest(bytes, { digest, mediaType: undefined, name: 'it', speaker: 'semtag' })
  expect(blobs).toEqual(fate === 'a blob' ? [config, layer] : [config])
})

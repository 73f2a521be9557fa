import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { readManifest, subjectOf } from '../../src/manifest/read-manifest.ts'

describe('read manifest', () => {
  const image = 'application/vnd.oci.image.manifest.v1+json'

  function blobNamed(word: string, mediaType: string) {
    const digest = parseDigest(`sha256:${createHash('sha256').update(word).digest('hex')}`)
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
    const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    const { blobs } = readManifest(bytes, { digest, mediaType: undefined, name: 'it', speaker: 'semtag' })
    expect(blobs).toEqual(fate === 'a blob' ? [config, layer] : [config])
  })

  const index = 'application/vnd.oci.image.index.v1+json'
  const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json'
  const entry = { ...blobNamed('child', image), platform: { os: 'linux', architecture: 'amd64' } }
  const nothing = (algorithm: string) => `${algorithm}:${createHash(algorithm).digest('hex')}`
  const empty = { mediaType: plain, digest: nothing('sha256'), size: 0 }

  function read(document: object, mediaType?: string) {
    const bytes = Buffer.from(JSON.stringify(document))
    const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    return readManifest(bytes, { digest, mediaType, name: 'It', speaker: 'semtag' })
  }

  const atOnce = 'It is an image and an index at once.'
  const bare = 'It is an index without "manifests".'
  const notEmpty = (digest: string) =>
    `It names the blob ${digest} with a size of 0, but the blob is not empty.`

  test.for([
    ['an index without manifests', { mediaType: index }, bare],
    ['an index whose manifests are null', { mediaType: index, manifests: null }, bare],
    ['a list of Docker without manifests', { mediaType: dockerList }, bare],
    ['an index that has a configuration', { mediaType: index, manifests: [entry], config }, atOnce],
    ['an index that has layers', { mediaType: index, manifests: [entry], layers: [] }, atOnce],
    ['an image that has manifests', { mediaType: image, manifests: [entry], config, layers: [] }, atOnce],
    ['an image that has no manifests in a list', { mediaType: image, manifests: [], config }, atOnce],
    [
      'a layer without a size that is not empty',
      { mediaType: image, config, layers: [empty, { ...blobNamed('layer', plain), size: 0 }] },
      notEmpty(blobNamed('layer', plain).digest),
    ],
    [
      'a configuration without a size that is not empty',
      { mediaType: image, config: { ...config, size: 0 }, layers: [] },
      notEmpty(config.digest),
    ],
  ] as const)('%s is refused', ([, document, message]) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID', message }))
  })

  test('a document without a media type is what its sender says, and never both an index and an image', () => {
    const both = { manifests: [entry], config, layers: [] }
    for (const mediaType of [index, image]) expect(() => read(both, mediaType)).toThrow(atOnce)
  })

  test('an index may be empty, and so may a blob', () => {
    expect(read({ mediaType: index, manifests: [] }).manifests).toEqual([])
    expect(read({ mediaType: index, manifests: [], config: null, layers: null }).manifests).toEqual([])
    const layers = ['sha256', 'sha384', 'sha512'].map((algorithm) => ({
      ...empty,
      digest: nothing(algorithm),
    }))
    expect(read({ mediaType: image, config: empty, layers }).blobs).toEqual([empty, ...layers])
  })
})

describe('subject', () => {
  const digest = `sha256:${'a'.repeat(64)}`

  test.for([
    [{ subject: { digest } }, digest],
    [{ subject: { digest: 'sha256:..' } }, undefined],
    [{ subject: digest }, undefined],
    [{ subject: null }, undefined],
    [{}, undefined],
    [null, undefined],
  ] as const)('semtag reads the subject of %j', ([document, expected]) => {
    expect(subjectOf(Buffer.from(JSON.stringify(document)))).toBe(expected)
  })

  test('bytes that are not JSON name no subject', () => {
    expect(subjectOf(Buffer.from('{'))).toBeUndefined()
  })
})

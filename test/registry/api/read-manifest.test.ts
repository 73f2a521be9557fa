import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { buildIndex } from '../../support/registry/image.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

describe('get', () => {
  test('get returns bytes, digest, media type and configuration of an image', async () => {
    const registry = await openRegistry()
    const image = registry.image('gallery/ui', '2.1.106')
    const manifest = await createFixture().at(registry).get(tag('2.1.106'), calm)
    expect(manifest).toMatchObject({
      mediaType: image.mediaType,
      digest: image.digest,
      config: image.config,
      bytes: Buffer.from(image.bytes),
    })
    expect(manifest?.blobs?.map(({ digest }) => digest)).toEqual([image.config, expect.any(String)])
  })

  test('get takes a digest, and an index has no configuration', async () => {
    const registry = await openRegistry()
    const index = buildIndex([registry.image('gallery/ui', undefined)])
    registry.addManifest('gallery/ui', undefined, index.bytes, index.mediaType)
    const manifest = await createFixture().at(registry).get(index.digest, calm)
    expect(manifest).toMatchObject({ mediaType: index.mediaType, digest: index.digest })
    expect(manifest).not.toHaveProperty('config')
  })

  test.for(['requested', 'named'] as const)('the digest has the algorithm that is %s', async (by) => {
    const registry = await openRegistry({ contentDigest: false })
    const { bytes, mediaType } = registry.image('gallery/ui', '1.0.0')
    const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`)
    const named = by === 'named' && { 'docker-content-digest': digest }
    registry.fault({}, { status: 200, headers: { 'content-type': mediaType, ...named }, body: bytes })
    const reference = by === 'named' ? tag('1.0.0') : digest
    expect(await createFixture().at(registry).get(reference, calm)).toMatchObject({ digest })
  })

  test('an OCI manifest without mediaType has that of the Content-Type', async () => {
    const registry = await openRegistry()
    registry.image('gallery/ui', '1.0.0', { form: 'oci-bare' })
    const manifest = await createFixture().at(registry).get(tag('1.0.0'), calm)
    expect(manifest?.mediaType).toBe('application/vnd.oci.image.manifest.v1+json')
  })

  test('a general Content-Type gives way to the mediaType of the body', async () => {
    const registry = await openRegistry()
    const { bytes } = registry.image('gallery/ui', '1.0.0', { form: 'docker' })
    registry.fault({ method: 'GET' }, { status: 200, headers: { 'content-type': 'text/plain' }, body: bytes })
    const manifest = await createFixture().at(registry).get(tag('1.0.0'), calm)
    expect(manifest?.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json')
  })

  test.for([
    ['unknown tag', undefined],
    [
      'page of another server',
      { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' },
    ],
    ['unknown name', { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'unknown' }] } }],
  ] as const)('a reply of %s means that there is no manifest', async ([, reply]) => {
    const registry = await openRegistry()
    if (reply !== undefined) registry.fault({ method: 'GET' }, reply)
    expect(await createFixture().at(registry).get(tag('9.9.9'), calm)).toBeUndefined()
    expect(registry.log).toHaveLength(1)
  })

  const type = 'application/vnd.oci.image.manifest.v1+json'
  const other = `sha256:${'0'.repeat(64)}`

  test.for([
    [
      'another digest in the header',
      { 'content-type': type, 'docker-content-digest': other },
      '{}',
      'digest',
    ],
    ['no JSON', { 'content-type': type }, '<html>', 'is not a JSON object'],
    ['JSON of another kind', { 'content-type': type }, '[]', 'is not a JSON object'],
    ['no configuration', { 'content-type': type }, '{"schemaVersion":2}', 'no configuration'],
    [
      'a false digest of it',
      { 'content-type': type },
      '{"config":{"digest":"sha256:12"}}',
      'no configuration',
    ],
    ['another media type', { 'content-type': 'application/json' }, '{}', 'application/json'],
    [
      'a digest of an unknown algorithm',
      { 'content-type': type, 'docker-content-digest': `blake3:${'0'.repeat(64)}` },
      '{}',
      'an algorithm that semtag does not support',
    ],
  ] as const)('%s is an invalid manifest', async ([, headers, body, words]) => {
    const registry = await openRegistry()
    registry.fault({ method: 'GET' }, { status: 200, headers, body })
    const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID', speaker: 'registry' })
    expect(error.message).toContain(words)
    expect(error.message).toContain(`${registry.host}/gallery/ui:1.0.0`)
  })

  test('bytes that do not match the requested digest are an error', async () => {
    const registry = await openRegistry({ contentDigest: false })
    const { digest } = registry.image('gallery/ui', '1.0.0')
    const other = registry.image('gallery/ui', '2.0.0', { content: 'other' })
    const headers = { 'content-type': other.mediaType }
    registry.fault({ method: 'GET' }, { status: 200, headers, body: other.bytes })
    const error = await failureOf(createFixture().at(registry).get(digest, calm))
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID' })
    expect(error.message).toContain(digest)
  })

  test('semtag does not read a document of more than 4 MiB to its end', async () => {
    const registry = await openRegistry()
    const body = Buffer.alloc(4 * 1024 * 1024 + 1)
    registry.fault({ method: 'GET' }, { status: 200, headers: { 'content-type': type }, body })
    const error = await failureOf(createFixture().at(registry).get(tag('1.0.0'), calm))
    expect(error).toMatchObject({ code: 'REGISTRY_ERROR' })
    expect(error.message).toContain('4194304 bytes')
  })

  test('the error of a refusal quotes the registry without control characters, and never a page', async () => {
    const registry = await openRegistry()
    const repository = createFixture().at(registry)
    registry.fault(
      { path: /:?1\.0\.0/ },
      { status: 400, body: { errors: [{ code: 'ODD', message: 'a\u001b[31m\nb' }] } },
    )
    expect((await failureOf(repository.get(tag('1.0.0'), calm))).message).toBe(
      `Reading ${registry.host}/gallery/ui:1.0.0 failed: ${registry.host} answered 400 Bad Request: ODD: a [31m b.`,
    )
    registry.fault({}, { status: 400, body: '<html>Bad gateway of nobody</html>' })
    expect((await failureOf(repository.get(tag('1.0.0'), calm))).message).toBe(
      `Reading ${registry.host}/gallery/ui:1.0.0 failed: ${registry.host} answered 400 Bad Request.`,
    )
  })
})

describe('has manifest', () => {
  const artifact = 'application/vnd.oci.artifact.manifest.v1+json'

  test.for([
    ['of an image', undefined],
    ['of another media type', artifact],
  ] as const)('one HEAD finds a manifest %s', async ([, mediaType]) => {
    const registry = await openRegistry()
    const { bytes, ...image } = registry.image('gallery/ui', undefined)
    const child = { ...image, mediaType: mediaType ?? image.mediaType, size: bytes.length }
    const repository = createFixture().at(registry)
    registry.addManifest('gallery/ui', undefined, bytes, child.mediaType)
    expect(await repository.has(child, calm)).toBe(true)
    registry.lose('gallery/ui', child.digest)
    expect(await repository.has(child, calm)).toBe(false)
    expect(registry.lines).toEqual([
      `HEAD /v2/gallery/ui/manifests/${child.digest} 200`,
      `HEAD /v2/gallery/ui/manifests/${child.digest} 404`,
    ])
  })

  test.for(['text/plain\r\nx-evil: 1', 'x-evil: 1\r\ntext/plain'])(
    'semtag asks a registry without HEAD by GET, and leaves out a media type that is no field value: %j',
    async (mediaType) => {
      const registry = await openRegistry()
      const { digest } = registry.image('gallery/ui', undefined)
      registry.fault({ method: 'HEAD' }, { status: 405 })
      const child = { mediaType, digest, size: 1 }
      expect(await createFixture().at(registry).has(child, calm)).toBe(true)
      expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
    },
  )

  test('the error of a refusal names the child', async () => {
    const registry = await openRegistry()
    const { digest, mediaType } = registry.image('gallery/ui', undefined)
    registry.fault({ method: 'HEAD' }, { status: 403 })
    const error = await failureOf(createFixture().at(registry).has({ mediaType, digest, size: 1 }, calm))
    expect(error).toMatchObject({ code: 'DENIED', speaker: 'registry' })
    expect(error.message).toContain(`Looking at ${registry.host}/gallery/ui@${digest} failed`)
  })
})

describe('head', () => {
  test('one request returns digest and media type', async () => {
    const registry = await openRegistry()
    const { digest, mediaType } = registry.image('gallery/ui', '2.1.106')
    const repository = createFixture().at(registry)
    expect(await repository.head(tag('2.1.106'), calm)).toEqual({ digest, mediaType })
    expect(await repository.head(digest, calm)).toEqual({ digest, mediaType })
    expect(await repository.head(tag('2.1.107'), calm)).toBeUndefined()
    expect(registry.lines).toEqual([
      'HEAD /v2/gallery/ui/manifests/2.1.106 200',
      `HEAD /v2/gallery/ui/manifests/${digest} 200`,
      'HEAD /v2/gallery/ui/manifests/2.1.107 404',
    ])
  })

  test('the media type may have parameters', async () => {
    const registry = await openRegistry()
    const { digest, mediaType } = registry.image('gallery/ui', '1.0.0')
    const type = `${mediaType.toUpperCase()} ; charset=utf-8`
    const headers = { 'content-type': type, 'docker-content-digest': digest }
    registry.fault({ method: 'HEAD' }, { status: 200, headers })
    expect(await createFixture().at(registry).head(tag('1.0.0'), calm)).toEqual({ digest, mediaType })
    expect(registry.log).toHaveLength(1)
  })

  const image = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }

  test.for([
    ['no Docker-Content-Digest', { status: 200, headers: image }],
    ['a digest that is none', { status: 200, headers: { ...image, 'docker-content-digest': 'sha256:12' } }],
    ['no HEAD at all', { status: 405 }],
  ] as const)('semtag fetches and hashes the bytes: %s', async ([, reply]) => {
    const registry = await openRegistry({ contentDigest: false })
    const { digest, mediaType } = registry.image('gallery/ui', '1.0.0')
    registry.fault({ method: 'HEAD' }, reply)
    expect(await createFixture().at(registry).head(tag('1.0.0'), calm)).toEqual({ digest, mediaType })
    expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  test('semtag fetches the media type that a HEAD with text/plain does not name', async () => {
    const registry = await openRegistry()
    const { digest, mediaType } = registry.image('gallery/ui', '1.0.0')
    const headers = { 'content-type': 'text/plain', 'docker-content-digest': digest }
    registry.fault({ method: 'HEAD' }, { status: 200, headers })
    expect(await createFixture().at(registry).head(tag('1.0.0'), calm)).toEqual({ digest, mediaType })
    expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
  })

  test('the error of a refusal names the tag', async () => {
    const registry = await openRegistry()
    const { digest } = registry.image('gallery/ui', '1.0.0')
    const headers = { ...image, 'docker-content-digest': digest }
    registry.fault({ method: 'HEAD' }, { status: 403, headers })
    const error = await failureOf(createFixture().at(registry).head(tag('1.0.0'), calm))
    expect(error).toMatchObject({ code: 'DENIED', speaker: 'registry' })
    expect(error.message).toBe(
      `Looking at ${registry.host}/gallery/ui:1.0.0 failed: ${registry.host} answered 403 Forbidden.`,
    )
  })
})

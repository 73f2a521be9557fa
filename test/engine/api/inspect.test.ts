import { describe, expect, test } from 'vitest'
import { indexContent } from '../../../src/engine/api/inspect.ts'
import { digestOf } from '../../support/engine/engine.ts'
import { never, withEngine } from '../with-engine.ts'

describe('inspect', () => {
  const digest = digestOf('pushed')

  test('semtag reads an image of a classic store', async () => {
    const labels = { 'org.opencontainers.image.version': '2.1.106' }
    const tags = ['image-gallery:latest', 'registry.local:5000/gallery/ui:2.1']
    const repositoryDigests = [`registry.local:5000/gallery/ui@${digest}`, `<none>@${digest}`]
    const { engine, fake } = await withEngine({
      images: [{ tags, labels, repositoryDigests, platform: 'linux/arm64/v8' }],
    })
    const image = await engine.inspect('image-gallery', undefined, never)
    expect(image).toMatchObject({
      id: fake.names.get('docker.io/library/image-gallery:latest')?.id,
      platform: 'linux/arm64/v8',
      labels,
      references: [
        { repository: { registry: 'docker.io', path: 'library/image-gallery' }, tag: 'latest' },
        { repository: { registry: 'registry.local:5000', path: 'gallery/ui' }, tag: '2.1' },
      ],
      repositoryDigests: [{ repository: { registry: 'registry.local:5000', path: 'gallery/ui' }, digest }],
      missingPlatforms: [],
      lacksAttestations: false,
    })
    expect(image).not.toHaveProperty('platformManifest')
  })

  test('a missing image is undefined', async () => {
    const { engine } = await withEngine()
    expect(await engine.inspect('image-gallery:2.1', undefined, never)).toBeUndefined()
  })

  test('an image without names has no references', async () => {
    const { engine, fake } = await withEngine()
    const { id } = fake.add({ tags: ['ui:1'] })
    fake.answer(/\/json$/, { chunks: [JSON.stringify({ Id: id, RepoTags: ['<none>:<none>'] })] })
    expect(await engine.inspect('ui:1', undefined, never)).toEqual({
      id,
      platform: 'unknown',
      labels: {},
      references: [],
      repositoryDigests: [],
      missingPlatforms: [],
      lacksAttestations: false,
    })
  })

  test('an id without its algorithm is a sha256 digest', async () => {
    const { engine, fake } = await withEngine({ podman: true })
    fake.answer(/\/json$/, { chunks: [JSON.stringify({ Id: 'c'.repeat(64), RepoTags: ['localhost/ui:1'] })] })
    expect(await engine.inspect('ui:1', undefined, never)).toMatchObject({ id: `sha256:${'c'.repeat(64)}` })
  })

  test('Podman lists an image without a registry under localhost', async () => {
    const { engine } = await withEngine({ podman: true, images: [{ tags: ['image-gallery:latest'] }] })
    const image = await engine.inspect('image-gallery', undefined, never)
    expect(image?.references.map(({ text }) => text)).toEqual(['localhost/image-gallery:latest'])
  })

  test.each([
    ['ui:1.0.0', ['quay.example/other/ui:1.0.0'], undefined],
    ['other/ui:1.0.0', ['quay.example/other/ui:1.0.0'], undefined],
    ['quay.example/other/ui:1.0.0', ['quay.example/other/ui:1.0.0'], 'quay.example/other/ui:1.0.0'],
    ['ui:1.0.0', ['ui:1.0.0'], 'localhost/ui:1.0.0'],
    ['ui', ['quay.example/other/ui', 'ui'], 'localhost/ui:latest'],
    ['acme/ui:1.0.0', ['acme/ui:1.0.0'], 'localhost/acme/ui:1.0.0'],
    ['ui:1.0.0', ['quay.example/other/ui:1.0.0', 'docker.io/library/ui:1.0.0'], 'docker.io/library/ui:1.0.0'],
    ['ui:1.0.0', ['docker.io/library/ui:1.0.0', 'ui:1.0.0'], 'localhost/ui:1.0.0'],
  ])(
    'semtag asks Podman for %s by full name; Podman has %j and semtag finds %s',
    async (image, tags, expected) => {
      const images = tags.map((tag) => ({ tags: [tag] }))
      const { engine } = await withEngine({ podman: true, images })
      const found = await engine.inspect(image, undefined, never)
      expect(found?.references.map(({ text }) => text)).toEqual(expected && [expected])
    },
  )

  test.each([
    [`ui@${digest}`, false],
    [`quay.example/ui@${digest}`, false],
    [`quay.example/other/ui@${digest}`, true],
  ])(
    'Podman finds a digest under any name, but only its own repository counts: %s %s',
    async (image, found) => {
      const repositoryDigests = [`quay.example/other/ui@${digest}`]
      const images = [{ tags: ['quay.example/other/ui:1.0.0'], repositoryDigests }]
      const { engine } = await withEngine({ podman: true, images })
      expect((await engine.inspect(image, undefined, never)) !== undefined).toBe(found)
    },
  )

  test('semtag asks Podman for an id unchanged', async () => {
    const { engine, fake } = await withEngine({ podman: true, images: [{ tags: ['quay.example/ui:1'] }] })
    const id = fake.names.get('quay.example/ui:1')?.id ?? digest
    expect(await engine.inspect(id, undefined, never)).toMatchObject({ id })
  })

  const index = {
    tags: ['ui:1'],
    manifests: [
      { platform: 'linux/amd64' },
      { platform: 'linux/arm64', available: false, digest: digestOf('arm64') },
      { platform: 'unknown/unknown', attestation: true, available: false },
    ],
  }

  test('semtag finds the platforms and attestations that a containerd store lacks', async () => {
    const { engine, fake } = await withEngine({ store: 'containerd', images: [index] })
    expect(await engine.inspect('ui:1', undefined, never)).toMatchObject({
      platform: 'linux/amd64',
      missingPlatforms: ['linux/arm64'],
      lacksAttestations: true,
    })
    expect(fake.requests.at(-1)).toMatchObject({ version: '1.51', query: { manifests: 'true' } })
  })

  test('the chosen platform has its manifest', async () => {
    const { engine } = await withEngine({ store: 'containerd', images: [index] })
    expect(await engine.inspect('ui:1', 'linux/arm64/v8', never)).toMatchObject({
      platform: 'linux/arm64',
      platformManifest: digestOf('arm64'),
    })
  })

  test('an image that is not an index has no manifest beside its id', async () => {
    const id = digestOf('single')
    const { engine } = await withEngine({
      store: 'containerd',
      images: [{ tags: ['ui:1'], id, manifests: [{ platform: 'linux/amd64', digest: id }] }],
    })
    expect(await engine.inspect('ui:1', 'linux/amd64', never)).not.toHaveProperty('platformManifest')
  })

  test('semtag does not ask an engine before API 1.48 for manifests', async () => {
    const { engine, fake } = await withEngine({ store: 'containerd', apiVersion: '1.47', images: [index] })
    await engine.inspect('ui:1', undefined, never)
    expect(fake.requests.at(-1)?.query).toEqual({})
  })

  test.each([
    ['graphdriver', 'The image ui:1 is not built for linux/s390x: it has linux/amd64.'],
    ['containerd', 'The image ui:1 is not built for linux/s390x: it has linux/amd64, linux/arm64.'],
  ] as const)('a platform that the image lacks is an error (%s)', async (store, message) => {
    const { engine } = await withEngine({ store, images: [index] })
    await expect(engine.inspect('ui:1', 'linux/s390x', never)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message,
    })
  })

  test('semtag refuses a name that would be another call, and sends nothing', async () => {
    const { engine, fake } = await withEngine()
    await expect(engine.inspect('../containers/json?all=1&', undefined, never)).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    })
    expect(fake.requests).toEqual([])
  })

  test.each([
    [500, '{"message":"layer does not exist"}', 'ENGINE_ERROR', 'layer does not exist'],
    [403, '<html><h1>403 Forbidden</h1>\nNo.</html>', 'ENGINE_DENIED', '403 Forbidden No.'],
    [502, '', 'ENGINE_ERROR', 'HTTP status 502'],
  ])('status %i is an error with the words of the engine', async (status, body, code, words) => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/json$/, { status, chunks: [body] })
    await expect(engine.inspect('ui:1', undefined, never)).rejects.toMatchObject({
      code,
      message: `The engine did not describe the image ui:1: ${words}`,
      speaker: 'engine',
    })
  })
})

describe('platform manifests', () => {
  const amd64 = { os: 'linux', architecture: 'amd64' }
  const summary = (fields: object) => ({ ID: digestOf('x'), Available: true, Kind: 'image', ...fields })

  test("the image's platform comes before its descriptor's", () => {
    const { platforms } = indexContent.parse([
      summary({
        ImageData: { Platform: amd64 },
        Descriptor: { platform: { os: 'linux', architecture: '386' } },
      }),
      summary({ Descriptor: { platform: { ...amd64, variant: '' } } }),
    ])
    expect(platforms.map(({ platform }) => platform)).toEqual([amd64, amd64])
  })

  test.each([
    ['an attestation', { Kind: 'attestation', Descriptor: { platform: amd64 } }],
    [
      'unknown/unknown',
      { Kind: 'unknown', Descriptor: { platform: { os: 'unknown', architecture: 'unknown' } } },
    ],
    ['a malformed platform', { Descriptor: { platform: 'linux/amd64' } }],
    ['an entry without a platform', { Kind: 'unknown', ImageData: null }],
  ])('%s does not count as a platform', (_, fields) => {
    expect(indexContent.parse([summary(fields)]).platforms).toEqual([])
  })

  test('a platform whose id is not a digest has no digest', () => {
    const list = [summary({ ID: 'x', Available: false, ImageData: { Platform: amd64 } })]
    expect(indexContent.parse(list).platforms).toEqual([
      { digest: undefined, available: false, platform: amd64 },
    ])
  })
})

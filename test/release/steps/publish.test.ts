import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { digestOf } from '../../support/engine/engine.ts'
import { buildImage, buildIndex } from '../../support/registry/image.ts'
import { codes, tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop, type WorkshopOptions } from '../workshop.ts'

const pushes = ({ engine }: Workshop) => engine.requests.filter((call) => call.path.endsWith('/push')).length

async function open(store: 'graphdriver' | 'containerd', options: WorkshopOptions['engine'] = {}) {
  const workshop = await openWorkshop({ engine: { ...options, store } })
  const name = `${workshop.registry.host}/${path}`
  return { workshop, registry: workshop.registry, name }
}

describe.each(['graphdriver', 'containerd'] as const)('an image of a %s store', (store) => {
  test('under its exact tag already is not pushed', async () => {
    const { workshop, registry } = await open(store)
    const { digest } = workshop.build('2.1.115', { content: 'one' })
    registry.image(path, '2.1.115', { content: 'one' })
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(tagLines(report)[0]).toBe('unchanged 2.1.115')
    expect(workshop.writes()).toEqual(['PUT 2.1', 'PUT 2', 'PUT latest'])
    expect(pushes(workshop)).toBe(0)
  })

  test('whose exact tag has other content is refused', async () => {
    const { workshop, registry } = await open(store)
    workshop.build('2.1.115', { content: 'one' })
    const { digest } = registry.image(path, '2.1.115', { content: 'another' })
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('refused')
    expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
    expect([...registry.tags(path)]).toEqual([['2.1.115', digest]])
    expect(pushes(workshop)).toBe(0)
  })

  test('whose exact tag has other content takes it with --overwrite', async () => {
    const { workshop, registry } = await open(store)
    const { digest } = workshop.build('2.1.115', { content: 'one' })
    registry.image(path, '2.1.115', { content: 'another' })
    const report = await workshop.release('2.1.115', { policy: { overwrite: true } })
    expect(report.status).toBe('complete')
    expect(tagLines(report)[0]).toBe('moved 2.1.115: 2.1.115 → 2.1.115')
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
  })

  test('that the repository has under another name is named with one PUT', async () => {
    const { workshop, registry, name } = await open(store)
    const { digest } = registry.image(path, 'edge', { content: 'one' })
    workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${name}@${digest}`] })
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('complete')
    expect(workshop.writes()).toEqual(['PUT 2.1.115', 'PUT 2.1', 'PUT 2', 'PUT latest'])
    expect(workshop.events).toContainEqual(
      expect.objectContaining({ kind: 'published', how: 'named', tag: '2.1.115', digest }),
    )
    expect(pushes(workshop)).toBe(0)
  })

  test.each([
    ['a digest that is gone', (name: string) => `${name}@${digestOf('gone')}`],
    ['another repository', () => `registry.test/gallery/ui@${digestOf('there')}`],
  ])('whose RepoDigests name %s is pushed', async (_, entry) => {
    const { workshop, name } = await open(store)
    const { digest } = workshop.build('2.1.115', { content: 'one', repositoryDigests: [entry(name)] })
    expect((await workshop.release('2.1.115')).status).toBe('complete')
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
    expect(pushes(workshop)).toBe(1)
  })

  test('whose RepoDigests name an image of other content is pushed', async () => {
    const { workshop, registry, name } = await open(store)
    const stale = registry.image(path, undefined, { content: 'another' }).digest
    const { digest } = workshop.build('2.1.115', {
      content: 'one',
      repositoryDigests: [`${name}@${stale}`],
    })
    expect((await workshop.release('2.1.115')).status).toBe('complete')
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
    expect(pushes(workshop)).toBe(1)
  })
})

/** An index of the image and of an image for another platform, in the registry. */
function indexOf({ registry }: Workshop, tag: string | undefined, content: string) {
  const images = [content, 'for another platform'].map((each) =>
    registry.image(path, undefined, { content: each }),
  )
  const index = buildIndex(images)
  registry.addManifest(path, tag, index.bytes, index.mediaType)
  return index
}

test('an index is not the content of an image that is known by its configuration', async () => {
  const { workshop } = await open('graphdriver')
  workshop.build('2.1.115', { content: 'one' })
  indexOf(workshop, '2.1.115', 'one')
  const report = await workshop.release('2.1.115')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
})

test('semtag ignores an index among the RepoDigests of an image that is known by its configuration', async () => {
  const { workshop, name } = await open('graphdriver')
  const index = indexOf(workshop, 'edge', 'one')
  const { digest } = workshop.build('2.1.115', {
    content: 'one',
    repositoryDigests: [`${name}@${index.digest}`, `${name}@${buildImage({ content: 'one' }).digest}`],
  })
  const report = await workshop.release('2.1.115')
  expect(report.targets[0]?.digest).toBe(digest)
  expect(pushes(workshop)).toBe(0)
})

test('an index of a containerd store is its own content', async () => {
  const { workshop } = await open('containerd')
  const index = indexOf(workshop, '2.1.115', 'one')
  const platforms = ['linux/amd64', 'linux/arm64'].map((platform) => ({ platform }))
  workshop.engine.add({ tags: ['ui:2.1.115'], id: index.digest, manifests: platforms })
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({
    status: 'complete',
    targets: [{ digest: index.digest, mediaType: index.mediaType }],
  })
  expect(pushes(workshop)).toBe(0)
})

test('a manifest of another form with the same configuration is the same image, and the aliases get it', async () => {
  const { workshop, registry } = await open('graphdriver')
  const configuration = buildImage({ content: 'one' }).config
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configuration, size: 200 },
      layers: [],
    }),
  )
  registry.image(path, undefined, { content: 'one' })
  const digest = registry.addManifest(path, '2.1.115', bytes, 'application/vnd.oci.image.manifest.v1+json')
  workshop.build('2.1.115', { content: 'one' })
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('complete')
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
})

test('the other form of the exact tag stops other content, and provides the same content', async () => {
  const { workshop, registry } = await open('graphdriver')
  workshop.build('2.1.114', { content: 'one' })
  registry.image(path, 'v2.1.114', { content: 'another' })
  expect(codes(await workshop.release('2.1.114'))).toEqual(['EXACT_TAG_EXISTS'])
  expect(workshop.writes()).toEqual([])

  workshop.build('2.1.115', { content: 'two' })
  registry.image(path, 'v2.1.115', { content: 'two' })
  const report = await workshop.release('2.1.115')
  expect(tagLines(report)[0]).toBe('created 2.1.115')
  expect(workshop.writes()).toEqual(['PUT 2.1.115', 'PUT 2.1', 'PUT 2', 'PUT latest'])
  expect(pushes(workshop)).toBe(0)
})

test('semtag writes literal tags after the exact tag, and guards them like it', async () => {
  const { workshop, registry } = await open('graphdriver')
  const { digest } = workshop.build('2.1.115')
  const policy = { extraTags: ['sha-1a2b3c4'].map(parseTag) }
  const report = await workshop.release('2.1.115', { policy })
  expect(tagLines(report)[1]).toBe('created sha-1a2b3c4')
  expect(workshop.writes()[0]).toBe('PUT sha-1a2b3c4')
  expect(workshop.tagsOn(digest)).toContain('sha-1a2b3c4')

  registry.clearLog()
  workshop.build('2.1.116')
  const refused = await workshop.release('2.1.116', { policy })
  expect(refused.status).toBe('refused')
  expect(tagLines(refused).slice(0, 2)).toEqual(['pending 2.1.116', 'refused sha-1a2b3c4'])
  expect(workshop.writes()).toEqual([])
})

test('a literal tag that cannot be written stops the aliases', async () => {
  const { workshop, registry } = await open('graphdriver')
  workshop.build('2.1.115')
  registry.fault({ method: 'PUT', path: /sha-1a2b3c4$/ }, { status: 403 })
  const report = await workshop.release('2.1.115', { policy: { extraTags: [parseTag('sha-1a2b3c4')] } })
  expect(report.status).toBe('partial')
  expect(tagLines(report)).toEqual([
    'created 2.1.115',
    'failed sha-1a2b3c4',
    'pending 2.1',
    'pending 2',
    'pending latest',
  ])
})

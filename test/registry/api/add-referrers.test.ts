import { expect, test } from 'vitest'
import { fallbackTag } from '../../../src/domain/image/tag.ts'
import { calm, createFixture, openRegistry } from '../fixture.ts'

const path = 'gallery/ui'
const index = 'application/vnd.oci.image.index.v1+json'

async function open(referrers: boolean) {
  const registry = await openRegistry({ referrers })
  const image = registry.image(path, '1.0.0')
  const signature = registry.image(path, undefined, { content: 'signature' })
  const { mediaType, digest, bytes } = signature
  const entry = { mediaType, digest, size: bytes.length, annotations: {}, artifactType: 'a/signature' }
  const repository = createFixture().at(registry)
  const list = async () => {
    const found = await repository.get(fallbackTag(image.digest), calm)
    return found === undefined ? undefined : JSON.parse(new TextDecoder().decode(found.bytes))
  }
  return { registry, repository, image, subject: image.digest, entry, list }
}

test('the list is made where there is none, and what it has is not added again', async () => {
  const { registry, repository, subject, entry, list } = await open(false)
  expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
  expect(await list()).toEqual({ schemaVersion: 2, mediaType: index, manifests: [entry] })
  registry.clearLog()
  expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
  expect(registry.log.filter(({ method }) => method === 'PUT')).toEqual([])
})

test('what others wrote into the list stays as it is', async () => {
  const { registry, repository, subject, entry, list } = await open(false)
  const other = registry.image(path, undefined, { content: 'of somebody else' })
  const theirs = {
    mediaType: other.mediaType,
    digest: other.digest,
    size: other.bytes.length,
    platform: { os: 'linux', architecture: 'amd64' },
    data: 'e30=',
  }
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: index, annotations: { by: 'them' }, manifests: [theirs] }),
  )
  registry.addManifest(path, fallbackTag(subject), bytes, index)
  expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
  expect(await list()).toMatchObject({ annotations: { by: 'them' }, manifests: [theirs, entry] })
})

test('a tag that holds something else is left alone', async () => {
  const { registry, repository, subject, entry } = await open(false)
  const { digest } = registry.image(path, fallbackTag(subject), { content: 'no list' })
  expect(await repository.addReferrers(subject, [entry], calm)).toBe(false)
  expect(registry.tags(path).get(fallbackTag(subject))).toBe(digest)
})

test('a registry with the API that lists it needs no tag', async () => {
  const { registry, repository, image, subject, entry } = await open(true)
  const signed = registry.image(path, undefined, { content: 'signed', subject: image })
  const found = { ...entry, digest: signed.digest }
  expect(await repository.addReferrers(subject, [found], calm)).toBe(true)
  expect([...registry.tags(path).keys()]).toEqual(['1.0.0'])
})

import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

const artifact = 'application/vnd.oci.artifact.manifest.v1+json'

test.for([
  ['of an image', undefined],
  ['of another media type', artifact],
] as const)('a manifest %s is found with one HEAD', async ([, mediaType]) => {
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

test('a registry without HEAD is asked by GET, and a media type that is no field value is left out', async () => {
  const registry = await openRegistry()
  const { digest } = registry.image('gallery/ui', undefined)
  registry.fault({ method: 'HEAD' }, { status: 405 })
  const child = { mediaType: 'text/plain\r\nx-evil: 1', digest, size: 1 }
  expect(await createFixture().at(registry).has(child, calm)).toBe(true)
  expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
})

test('a refusal names the child', async () => {
  const registry = await openRegistry()
  const { digest, mediaType } = registry.image('gallery/ui', undefined)
  registry.fault({ method: 'HEAD' }, { status: 403 })
  const error = await failureOf(createFixture().at(registry).has({ mediaType, digest, size: 1 }, calm))
  expect(error).toMatchObject({ code: 'DENIED', speaker: 'registry' })
  expect(error.message).toContain(`Looking at ${registry.host}/gallery/ui@${digest} failed`)
})

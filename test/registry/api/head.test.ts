import { expect, test } from 'vitest'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

test('one request tells digest and media type', async () => {
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

test.for([
  ['no Docker-Content-Digest', { status: 200, headers: { 'content-type': 'application/json' } }],
  ['a digest that is none', { status: 200, headers: { 'docker-content-digest': 'sha256:12' } }],
  ['no HEAD at all', { status: 405 }],
] as const)('%s: the bytes are fetched and hashed', async ([, reply]) => {
  const registry = await openRegistry({ contentDigest: false })
  const { digest, mediaType } = registry.image('gallery/ui', '1.0.0')
  registry.fault({ method: 'HEAD' }, reply)
  expect(await createFixture().at(registry).head(tag('1.0.0'), calm)).toEqual({ digest, mediaType })
  expect(registry.log.map(({ method }) => method)).toEqual(['HEAD', 'GET'])
})

test('a refusal names the tag', async () => {
  const registry = await openRegistry()
  registry.fault({ method: 'HEAD' }, { status: 403 })
  const error = await failureOf(createFixture().at(registry).head(tag('1.0.0'), calm))
  expect(error).toMatchObject({ code: 'DENIED', speaker: 'registry' })
  expect(error.message).toBe(
    `Looking at ${registry.host}/gallery/ui:1.0.0 failed: ${registry.host} answered 403 Forbidden.`,
  )
})

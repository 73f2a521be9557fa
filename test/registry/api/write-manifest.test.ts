import { expect, test } from 'vitest'
import { failure } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

async function published() {
  const registry = await openRegistry()
  const manifest = registry.image('gallery/ui', '2.1.106')
  const fixture = createFixture()
  return { registry, manifest, fixture, repository: fixture.at(registry) }
}

test('one request writes the same bytes under another tag', async () => {
  const { registry, manifest, repository } = await published()
  await repository.put(tag('2.1'), manifest, calm)
  expect(registry.tags('gallery/ui').get('2.1')).toBe(manifest.digest)
  expect(registry.lines).toEqual(['PUT /v2/gallery/ui/manifests/2.1 201'])
})

test.for([
  [
    'Amazon ECR',
    failure(
      400,
      'TAG_INVALID',
      "The image tag '2.1' already exists in the 'ui' repository and cannot be overwritten because the repository is immutable.",
    ),
  ],
  [
    'Harbor',
    failure(412, 'PRECONDITION', "Failed to process request due to 'ui:2.1' configured as immutable."),
  ],
  ['Quay', failure(409, 'TAG_IMMUTABLE', 'tag is locked')],
  ['Docker Hub', failure(403, 'DENIED', 'tag is immutable')],
  ['a precondition without words', { status: 412 }],
] as const)('a registry refuses to change an immutable tag: %s', async ([, reply]) => {
  const { registry, manifest, repository } = await published()
  registry.image('gallery/ui', '2.1', { content: 'older' })
  registry.settings.immutable = () => reply
  const error = await failureOf(repository.put(tag('2.1'), manifest, calm))
  expect(error).toMatchObject({ code: 'TAG_IMMUTABLE', speaker: 'registry' })
  expect(error.message).toContain(`${registry.host}/gallery/ui:2.1 is immutable`)
})

test('an immutable tag that already has the digest counts as written', async () => {
  const { registry, manifest, repository } = await published()
  registry.settings.immutable = ({ present }) =>
    present === undefined ? undefined : failure(412, 'PRECONDITION')
  registry.fault({ method: 'PUT' }, 'lost')
  await repository.put(tag('2.1'), manifest, calm)
  expect(registry.log.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD'])
})

test.for([
  [
    'MANIFEST_BLOB_UNKNOWN',
    failure(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry'),
    'REGISTRY_ERROR',
  ],
  ['DENIED', failure(403, 'DENIED', 'requested access to the resource is denied'), 'DENIED'],
  ['NAME_UNKNOWN', failure(404, 'NAME_UNKNOWN', 'no such repository'), 'REGISTRY_ERROR'],
  ['TAG_INVALID', failure(400, 'TAG_INVALID', 'invalid tag'), 'REGISTRY_ERROR'],
  ['MANIFEST_INVALID', failure(400, 'MANIFEST_INVALID', 'manifest invalid'), 'MANIFEST_INVALID'],
  ['MANIFEST_INVALID', failure(422, 'MANIFEST_INVALID', 'manifest invalid'), 'REGISTRY_ERROR'],
  ['UNSUPPORTED', failure(415, 'UNSUPPORTED', 'media type'), 'MANIFEST_INVALID'],
] as const)('the error of %s quotes the registry', async ([words, reply, code]) => {
  const { registry, manifest, repository } = await published()
  registry.fault({ method: 'PUT' }, reply)
  const error = await failureOf(repository.put(tag('2.1'), manifest, calm))
  expect(error).toMatchObject({ code, speaker: 'registry' })
  expect(error.message).toContain(
    `Writing ${registry.host}/gallery/ui:2.1 failed: ${registry.host} answered `,
  )
  expect(error.message).toContain(`: ${words}: `)
  expect(registry.log).toHaveLength(1)
})

test.for([
  ['reset', 'reset' as const],
  ['lost', 'lost' as const],
  ['504', { status: 504 }],
] as const)('a lost answer (%s) means that the tag may be written', async ([, fault]) => {
  const { registry, manifest, repository } = await published()
  registry.fault({ method: 'PUT', times: 5 }, fault)
  const error = await failureOf(repository.put(tag('2.1'), manifest, calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  expect(registry.log).toHaveLength(5)
})

test('a refusal after a lost answer may hide a write', async () => {
  const { registry, manifest, repository } = await published()
  registry.fault({ method: 'PUT' }, 'lost')
  registry.fault({ method: 'PUT' }, failure(400, 'TAG_INVALID', 'odd'))
  expect(await failureOf(repository.put(tag('2.1'), manifest, calm))).toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
  })
})

test('a registry that says it stored another digest is believed', async () => {
  const { registry, manifest, repository } = await published()
  const digest = `sha256:${'0'.repeat(64)}`
  registry.fault({ method: 'PUT' }, { status: 201, headers: { 'docker-content-digest': digest } })
  const error = await failureOf(repository.put(tag('2.1'), manifest, calm))
  expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE', speaker: 'registry' })
  expect(error.message).toContain(digest)
})

test('semtag does not compare digests of different algorithms', async () => {
  const { registry, manifest, repository } = await published()
  const digest = `sha512:${'0'.repeat(128)}`
  registry.fault({ method: 'PUT' }, { status: 201, headers: { 'docker-content-digest': digest } })
  await repository.put(tag('2.1'), manifest, calm)
})

test('a child is written under its digest alone', async () => {
  const { registry, manifest, fixture } = await published()
  for (const blob of manifest.contents) registry.addBlob('team/app', blob)
  await fixture.at(registry, 'team/app').put(manifest.digest, manifest, calm)
  expect(registry.lines).toEqual([`PUT /v2/team/app/manifests/${manifest.digest} 201`])
  expect(registry.tags('team/app').size).toBe(0)
  expect(await fixture.at(registry, 'team/app').head(manifest.digest, calm)).toMatchObject({
    digest: manifest.digest,
  })
})

import { expect, test } from 'vitest'
import { isImmutable, mayBeImmutable } from '../../../src/registry/api/immutability.ts'
import type { Response } from '../../../src/registry/http/request.ts'
import { failure, type Reply } from '../../support/registry/reply.ts'
import { calm, createFixture, failureOf, openRegistry, tag } from '../fixture.ts'

function reply(status: number, code: string, message: string): Response {
  const body = Buffer.from(JSON.stringify({ errors: [{ code, message }] }))
  return { url: new URL('http://r/'), status, headers: {}, body }
}

const ecr =
  "The image tag '1.2.3' already exists in the 'app' repository and cannot be overwritten because the repository is immutable."

test.for([
  ['Amazon ECR', 400, 'TAG_INVALID', ecr, true],
  ['Harbor', 412, 'PRECONDITION', "Failed to process … 'app:1.2.3' configured as immutable.", true],
  ['a proxy', 412, '', '', true],
  ['Quay', 409, 'TAG_IMMUTABLE', 'tag is immutable and cannot be overwritten', true],
  ['Quay, a proxy cache', 409, 'TAG_ALREADY_EXISTS', 'tag was already pushed', true],
  [
    'Google',
    400,
    'MANIFEST_INVALID',
    'cannot update tag v3. The repository has enabled tag immutability',
    true,
  ],
  ['GitLab', 403, 'DENIED', 'Tag is immutable', true],
  ['GitLab', 403, 'DENIED', 'insufficient privileges to overwrite a protected tag', true],
  ['Azure', 405, 'REGISTRY_DISALLOWED_OPERATION', 'The operation is disallowed on this registry …', true],
  ['Azure', 405, 'UNAUTHORIZED', 'The image ui:1.2.3 is locked', true],
  ['Alibaba', 400, 'DENIED', 'The requested tag already exists and cannot be overwritten.', true],
  [
    'Mirantis',
    400,
    'UNKNOWN',
    'tag=latest cannot be overwritten because r/ui is an immutable repository',
    true,
  ],
  ['a bad tag', 400, 'TAG_INVALID', 'invalid tag name', false],
  ['a conflict', 409, 'CONFLICT', 'try again', false],
  ['no right', 403, 'DENIED', 'requested access to the resource is denied', false],
  ['a proxy', 499, '', 'tag is immutable', true],
  ['an outage', 503, 'UNAVAILABLE', 'immutable storage is not ready', false],
  ['a success', 201, '', 'immutable', false],
] as const)(
  'semtag knows whether a reply of %s means an immutable tag: %i %s %s',
  ([, status, code, message, expected]) => {
    expect(isImmutable(reply(status, code, message))).toBe(expected)
  },
)

test.for([
  ['docker.io', 403, 'DENIED', 'requested access to the resource is denied', true],
  ['docker.io', 401, 'UNAUTHORIZED', 'authentication required', false],
  ['ghcr.io', 403, 'DENIED', 'permission_denied: write_package', false],
  ['acme.jfrog.io', 403, 'MANIFEST_INVALID', 'manifest invalid', true],
  ['acme.jfrog.io', 400, 'MANIFEST_INVALID', 'manifest invalid', false],
  ['nexus.local', 400, 'BLOB_UPLOAD_INVALID', 'blob upload invalid', true],
] as const)(
  'semtag knows whether a reply of %s may mean an immutable tag: %i %s',
  ([registry, status, code, message, expected]) => {
    expect(mayBeImmutable(reply(status, code, message), registry)).toBe(expected)
  },
)

test('the error quotes the words of the registry as a sentence', async () => {
  const registry = await openRegistry()
  const manifest = registry.image('gallery/ui', '2.1.106')
  registry.settings.immutable = () => failure(400, 'TAG_INVALID', ecr)
  const error = await failureOf(createFixture().at(registry).put(tag('1.2.3'), manifest, calm))
  expect(error.message).toBe(
    `${registry.host}/gallery/ui:1.2.3 is immutable at the registry: TAG_INVALID: ${ecr}`,
  )
})

test('the hint to a failed precondition is that of Harbor, also without its words', async () => {
  const registry = await openRegistry()
  const manifest = registry.image('gallery/ui', '2.1.106')
  registry.settings.immutable = () => ({ status: 412 })
  const error = await failureOf(createFixture().at(registry).put(tag('2.1'), manifest, calm))
  expect(error.message).toBe(`${registry.host}/gallery/ui:2.1 is immutable at the registry.`)
  expect(error.hint).toContain('In Harbor')
})

const artifactory: Reply = failure(403, 'MANIFEST_INVALID', 'manifest invalid')

test('such a reply means an immutable tag only if the tag exists', async () => {
  const registry = await openRegistry()
  const manifest = registry.image('gallery/ui', '2.1.106')
  registry.image('gallery/ui', '2.1', { content: 'older' })
  registry.settings.immutable = () => artifactory
  const repository = createFixture().at(registry)
  const refused = await failureOf(repository.put(tag('2.1'), manifest, calm))
  expect(refused).toMatchObject({ code: 'TAG_IMMUTABLE' })
  expect(refused.hint).toContain('In Artifactory')
  expect(await failureOf(repository.put(tag('2'), manifest, calm))).toMatchObject({ code: 'DENIED' })
})

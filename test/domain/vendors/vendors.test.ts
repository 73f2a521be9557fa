import { expect, test } from 'vitest'
import { immutabilityHint, rightsHint, sayImmutable } from '../../../src/domain/vendors/vendors.ts'

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'denied', 'put-image-tag-mutability'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'denied', 'semtag plan --protect ecr'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', 'denied', 'Amazon ECR'],
  ['public.ecr.aws', 'denied', 'Amazon ECR'],
  ['docker.io', 'denied', 'Tag mutability settings'],
  ['quay.io', 'tag is immutable', 'Quay'],
  ['europe-docker.pkg.dev', 'denied', '--no-immutable-tags'],
  ['eu.gcr.io', 'denied', '--no-immutable-tags'],
  ['registry.gitlab.com', 'denied', 'Packages and registries'],
  ['acme.azurecr.io', 'denied', '--write-enabled true'],
  ['acme-registry.cn-hangzhou.cr.aliyuncs.com', 'denied', 'Alibaba'],
  ['acme.jfrog.io', 'denied', 'Artifactory'],
  // Told by their words, under whatever name they run.
  ['mirror:5000', "already exists in the 'app' repository and cannot be overwritten because …", 'Amazon ECR'],
  ['registry.local:5000', "due to 'app:1.2.3' configured as immutable.", 'Policy > Tag Immutability'],
  ['registry.local', 'PRECONDITION', '--protect harbor'],
  ['registry.local', 'TAG_IMMUTABLE: tag is immutable and cannot be overwritten', 'Quay'],
  ['registry.local', 'The repository has enabled tag immutability', 'Google'],
  ['registry.local', 'REGISTRY_DISALLOWED_OPERATION: …', 'Azure'],
  ['registry.local', 'The requested tag already exists and cannot be overwritten.', 'Alibaba'],
  ['registry.local', 'latest cannot be overwritten because r/ui is an immutable repository', 'Mirantis'],
  ['registry.local', 'BLOB_UPLOAD_INVALID: blob upload invalid', 'Nexus'],
  ['registry.local', 'MANIFEST_INVALID: manifest invalid', 'Artifactory'],
  ['registry.local', 'tag is immutable', 'the immutability rule of the registry'],
  // A host that only looks like a vendor's.
  ['quay.io.example.com', 'tag is immutable', 'the immutability rule of the registry'],
])('%s saying "%s" is told: %s', (registry, words, expected) => {
  const hint = immutabilityHint(registry, words)
  expect(hint).toMatch(/^Exact tags may be immutable, aliases must not\. /)
  expect(hint).toContain(expected)
})

test.each([
  ['tag is locked', true],
  ['the tag 2.1 is a Protected Tag', true],
  ['database is locked', false],
  ['denied', false],
  ['invalid tag', false],
])('"%s" says that a tag may not change: %s', (words, expected) => {
  expect(sayImmutable(words)).toBe(expected)
})

test.each([
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '',
    ['ecr:ListImages', 'ecr:BatchGetImage', 'ecr:PutImage'],
  ],
  ['acme.azurecr.io', '', ['content/read', 'content/write', 'metadata/read']],
  ['europe-docker.pkg.dev', '', ['artifactregistry.tags.list', 'tags.create', 'tags.update', 'writer']],
  ['acme.jfrog.io', '', ['Deploy', 'Delete/Overwrite']],
  ['registry.local', 'DENIED: The client does not have permission for manifest', ['Delete/Overwrite']],
  ['ghcr.io', '', ['write:packages', 'Actions access']],
  ['registry.gitlab.com', '', ['read_registry', 'write_registry']],
  ['quay.io', '', ['Write']],
  [
    'registry.local',
    'UNAUTHORIZED: unauthorized to access repository: a/b, action: push',
    ['Push', 'List Tag'],
  ],
  ['docker.io', '', ['Read & Write']],
])('%s saying "%s" needs %j', (registry, words, rights) => {
  for (const right of rights) expect(rightsHint(registry, words)).toContain(right)
})

test('a registry that nobody knows has no rights of its own', () => {
  expect(rightsHint('registry.local:5000', 'DENIED: denied')).toBeUndefined()
})

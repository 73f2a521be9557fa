import { expect, test } from 'vitest'
import { repositoryOf } from '../../src/domain/image/reference.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import {
  deletesByDigest,
  deletionElsewhere,
  deletionOff,
  immutabilityHint,
  immutableDeletionHint,
  listsArchived,
  mayMeanImmutable,
  pageOfRepository,
  refusesOneManifest,
  restoreArchivedHint,
  rightsHint,
  sayImmutable,
} from '../../src/domain/vendors/index.ts'

/** What semtag asks about a registry. `said` is what the registry answered, or the path and the tags of a repository. */
const questions = {
  'the rule for immutable tags': (registry: string, said: string) => immutabilityHint(registry, said),
  'the rule for a deletion': (registry: string, said: string) => immutableDeletionHint(registry, said),
  'whether words prove immutability': (_: string, said: string) => sayImmutable(said),
  'whether a reply may mean immutability'(registry: string, said: string) {
    const [status, ...codes] = said.split(' ')
    return mayMeanImmutable(registry, Number(status), codes)
  },
  'the rights': (registry: string, said: string) => rightsHint(registry, said),
  'a deletion elsewhere': (registry: string, said: string) =>
    deletionElsewhere(...repositoryAndTags(registry, said))?.hint,
  'a deletion that is off': (registry: string, said: string) =>
    deletionOff(...repositoryAndTags(registry, said)).hint,
  'whether only digests are deleted': (registry: string) => deletesByDigest(registry),
  'whether an error refuses one manifest': (_: string, said: string) => refusesOneManifest(said),
  'whether archived images are listed': (registry: string) => listsArchived(registry),
  'how archived images are restored': (registry: string) => restoreArchivedHint(registry),
  'the page': (registry: string, said: string) => pageOfRepository(repositoryOf(registry, said)),
} as const

/** Text that the answer contains, or the answer itself. */
type Row = readonly [
  registry: string,
  question: keyof typeof questions,
  said: string,
  expected: string | boolean | undefined,
]

const awsHost = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const awsHostInChina = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'
const awsHostOfFips = '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com'
const awsDualStack = '123456789012.dkr-ecr.eu-west-1.on.aws'

const rows: readonly Row[] = [
  [awsHost, 'the rule for immutable tags', 'denied', 'put-image-tag-mutability'],
  [awsHostInChina, 'the rule for immutable tags', 'denied', 'semtag plan --protect ecr'],
  [awsDualStack, 'the rule for immutable tags', 'denied', 'Amazon ECR'],
  ['public.ecr.aws', 'the rule for immutable tags', 'denied', 'Amazon ECR'],
  ['docker.io', 'the rule for immutable tags', 'denied', 'Tag mutability settings'],
  ['quay.io', 'the rule for immutable tags', 'tag is immutable', 'Quay'],
  ['europe-docker.pkg.dev', 'the rule for immutable tags', 'denied', '--no-immutable-tags'],
  ['eu.gcr.io', 'the rule for immutable tags', 'denied', '--no-immutable-tags'],
  ['registry.gitlab.com', 'the rule for immutable tags', 'denied', 'Packages and registries'],
  ['acme.azurecr.io', 'the rule for immutable tags', 'denied', '--write-enabled true'],
  ['acme-registry.cn-hangzhou.cr.aliyuncs.com', 'the rule for immutable tags', 'denied', 'Alibaba'],
  ['acme.jfrog.io', 'the rule for immutable tags', 'denied', 'Artifactory'],
  // These run under any host, and their words name the vendor.
  [
    'mirror:5000',
    'the rule for immutable tags',
    "already exists in the 'app' repository and cannot be overwritten because …",
    'Amazon ECR',
  ],
  [
    'registry.local:5000',
    'the rule for immutable tags',
    "due to 'app:1.2.3' configured as immutable.",
    'Policy > Tag Immutability',
  ],
  ['registry.local', 'the rule for immutable tags', 'PRECONDITION', '--protect harbor'],
  [
    'registry.local',
    'the rule for immutable tags',
    'TAG_IMMUTABLE: tag is immutable and cannot be overwritten',
    'Quay',
  ],
  ['registry.local', 'the rule for immutable tags', 'The repository has enabled tag immutability', 'Google'],
  ['registry.local', 'the rule for immutable tags', 'REGISTRY_DISALLOWED_OPERATION: …', 'Azure'],
  [
    'registry.local',
    'the rule for immutable tags',
    'The requested tag already exists and cannot be overwritten.',
    'Alibaba',
  ],
  [
    'registry.local',
    'the rule for immutable tags',
    'latest cannot be overwritten because r/ui is an immutable repository',
    'Mirantis',
  ],
  ['registry.local', 'the rule for immutable tags', 'BLOB_UPLOAD_INVALID: blob upload invalid', 'Nexus'],
  ['registry.local', 'the rule for immutable tags', 'MANIFEST_INVALID: manifest invalid', 'Artifactory'],
  ['registry.local', 'the rule for immutable tags', 'tag is immutable', 'immutability rule of the registry'],
  // This host only looks like a vendor's.
  [
    'quay.io.example.com',
    'the rule for immutable tags',
    'tag is immutable',
    'immutability rule of the registry',
  ],
  ['ghcr.io', 'the rule for immutable tags', 'tag is immutable', 'immutability rule of the registry'],
  ['quay.io', 'the rule for a deletion', 'tag is immutable', 'In Quay change the immutability policy'],
  [
    'registry.local',
    'the rule for a deletion',
    'tag is immutable',
    'Exempt the tag from the immutability rule',
  ],

  ['', 'whether words prove immutability', 'tag is locked', true],
  ['', 'whether words prove immutability', 'the tag 2.1 is a Protected Tag', true],
  ['', 'whether words prove immutability', 'REGISTRY_DISALLOWED_OPERATION: …', true],
  ['', 'whether words prove immutability', 'Repository does not allow updating assets: ui', true],
  ['', 'whether words prove immutability', 'database is locked', false],
  ['', 'whether words prove immutability', 'denied', false],
  ['', 'whether words prove immutability', 'invalid tag', false],
  ['', 'whether words prove immutability', 'MANIFEST_INVALID: manifest invalid', false],
  ['', 'whether words prove immutability', 'BLOB_UPLOAD_INVALID: blob upload invalid', false],

  ['docker.io', 'whether a reply may mean immutability', '403', true],
  ['docker.io', 'whether a reply may mean immutability', '401', false],
  ['registry.local', 'whether a reply may mean immutability', '403', false],
  ['registry.local', 'whether a reply may mean immutability', '403 MANIFEST_INVALID', true],
  ['registry.local', 'whether a reply may mean immutability', '400 MANIFEST_INVALID', false],
  ['registry.local', 'whether a reply may mean immutability', '400 BLOB_UPLOAD_INVALID', true],

  [awsHost, 'the rights', '', 'ecr:ListImages, ecr:BatchGetImage'],
  [awsHost, 'the rights', '', 'ecr:PutImage'],
  ['acme.azurecr.io', 'the rights', '', 'content/read, content/write and metadata/read'],
  ['europe-docker.pkg.dev', 'the rights', '', 'artifactregistry.tags.list'],
  ['europe-docker.pkg.dev', 'the rights', '', 'artifactregistry.tags.update'],
  ['europe-docker.pkg.dev', 'the rights', '', 'roles/artifactregistry.writer'],
  ['acme.jfrog.io', 'the rights', '', 'Deploy/Cache in the repository, and Delete/Overwrite'],
  [
    'registry.local',
    'the rights',
    'DENIED: The client does not have permission for manifest',
    'Delete/Overwrite',
  ],
  ['ghcr.io', 'the rights', '', 'write:packages'],
  ['ghcr.io', 'the rights', '', 'Actions access'],
  ['registry.gitlab.com', 'the rights', '', 'read_registry and write_registry'],
  ['quay.io', 'the rights', '', 'the permission Write'],
  [
    'registry.local',
    'the rights',
    'UNAUTHORIZED: unauthorized to access repository: a/b, action: push',
    'Push Repository and List Tag',
  ],
  ['docker.io', 'the rights', '', 'Read & Write'],
  ['registry.local:5000', 'the rights', 'DENIED: denied', undefined],
  ['acme-registry.cn-hangzhou.cr.aliyuncs.com', 'the rights', '', undefined],

  [
    'ghcr.io',
    'a deletion elsewhere',
    'acme/shop/ui 2',
    'gh api -X DELETE /orgs/acme/packages/container/shop%2Fui/versions/ID (/users/acme for a user).',
  ],
  [
    awsHost,
    'a deletion elsewhere',
    'shop/ui 2.1 2',
    'aws ecr batch-delete-image --region eu-west-1 --registry-id 123456789012 --repository-name shop/ui --image-ids imageTag=2.1 imageTag=2',
  ],
  [awsHostOfFips, 'a deletion elsewhere', 'ui 2', 'batch-delete-image --region us-gov-west-1'],
  [awsDualStack, 'a deletion elsewhere', 'ui 2', 'batch-delete-image --region eu-west-1'],
  [
    'public.ecr.aws',
    'a deletion elsewhere',
    'acme/shop/ui 2.1 2',
    'aws ecr-public batch-delete-image --region us-east-1 --repository-name shop/ui --image-ids imageTag=2.1 imageTag=2',
  ],
  ['public.ecr.aws', 'a deletion elsewhere', 'acme/ui', 'imageTag=TAG'],
  ['docker.io', 'a deletion elsewhere', 'acme/ui', undefined],
  ['registry.local:5000', 'a deletion elsewhere', 'acme/ui', undefined],
  ['quay.io', 'a deletion elsewhere', 'acme/ui', undefined],
  ['ghcr.io.example.com', 'a deletion elsewhere', 'acme/ui', undefined],
  ['europe-docker.pkg.dev', 'a deletion elsewhere', 'acme/ui', undefined],
  ['acme.azurecr.io', 'a deletion elsewhere', 'acme/ui', undefined],

  [
    'ui.dkr.ecr.eu-west-1.amazonaws.com',
    'a deletion elsewhere',
    'ui 2',
    'batch-delete-image --region eu-west-1 --repository-name ui',
  ],

  [
    'docker.io',
    'a deletion that is off',
    'acme/ui 2',
    'https://hub.docker.com/r/acme/ui/tags, or with the API of Docker Hub: DELETE https://hub.docker.com/v2/repositories/acme/ui/tags/TAG/',
  ],
  ['europe-docker.pkg.dev', 'a deletion that is off', 'acme/ui 2', 'use its own interface'],
  ['quay.io', 'a deletion that is off', 'acme/ui 2', 'use its own interface'],
  ['registry.local:5000', 'a deletion that is off', 'acme/ui 2', 'REGISTRY_STORAGE_DELETE_ENABLED=true'],

  ['acme.azurecr.io', 'whether only digests are deleted', '', true],
  ['acme.azurecr.cn', 'whether only digests are deleted', '', true],
  ['quay.io', 'whether only digests are deleted', '', false],
  ['registry.local:5000', 'whether only digests are deleted', '', false],
  ['', 'whether an error refuses one manifest', 'GOOGLE_MANIFEST_DANGLING_TAG', true],
  ['', 'whether an error refuses one manifest', 'UNSUPPORTED', false],

  [awsHost, 'whether archived images are listed', '', true],
  [awsHost, 'how archived images are restored', '', 'aws ecr update-image-storage-class'],
  ['registry.local:5000', 'how archived images are restored', '', 'Restore the image at the registry'],
  ['public.ecr.aws', 'whether archived images are listed', '', false],
  ['registry.local:5000', 'whether archived images are listed', '', false],

  ['docker.io', 'the page', 'acme/ui', 'https://hub.docker.com/r/acme/ui/tags'],
  ['docker.io', 'the page', 'library/ui', 'https://hub.docker.com/_/ui/tags'],
  ['ghcr.io', 'the page', 'acme/ui', 'https://ghcr.io/acme/ui'],
  ['quay.io', 'the page', 'acme/ui', 'https://quay.io/repository/acme/ui?tab=tags'],
  ['europe-docker.pkg.dev', 'the page', 'acme/ui', undefined],
  ['registry.local:5000', 'the page', 'acme/ui', undefined],
]

test.for(rows)('the profile of "%s" tells %s, given "%s": %s', ([registry, question, said, expected]) => {
  const answer = questions[question](registry, said)
  if (typeof expected === 'string') expect(answer).toContain(expected)
  else expect(answer).toBe(expected)
})

test('every hint about immutability says which tags may be immutable', () => {
  expect(immutabilityHint('quay.io', '')).toMatch(/^Exact tags may be immutable, aliases must not\. In Quay /)
})

test('a deletion error names the registry, and the registry that was asked speaks', () => {
  const ghcr = deletionElsewhere(repositoryOf('ghcr.io', 'acme/ui'), [])
  expect(ghcr).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('ghcr.io') })
  expect(ghcr).not.toHaveProperty('speaker')
  const local = deletionOff(repositoryOf('registry.local', 'acme/ui'), [])
  expect(local).toMatchObject({ code: 'UNSUPPORTED', speaker: 'registry' })
})

function repositoryAndTags(registry: string, said: string) {
  const [path = '', ...tags] = said.split(' ')
  return [repositoryOf(registry, path), tags.map(parseTag)] as const
}

test.each([
  [100, 100],
  [101, 100],
])('the command for Amazon ECR deletes of %i tags at most a hundred', (given, named) => {
  const tags = Array.from({ length: given }, (_, number) => parseTag(`1.0.${number}`))
  const hint = deletionElsewhere(repositoryOf(awsHost, 'ui'), tags)?.hint ?? ''
  expect(hint.match(/imageTag=/g)).toHaveLength(named)
})

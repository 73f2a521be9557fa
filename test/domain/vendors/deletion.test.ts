import { expect, test } from 'vitest'
import { repositoryOf } from '../../../src/domain/image/reference.ts'
import { deletionElsewhere, deletionOff } from '../../../src/domain/vendors/deletion.ts'

test.for([
  [
    'ghcr.io',
    'acme/shop/ui',
    'gh api -X DELETE /users/acme/packages/container/shop%2Fui/versions/ID (/orgs/acme for an organization).',
  ],
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'shop/ui',
    'aws ecr batch-delete-image --region eu-west-1 --repository-name shop/ui --image-ids imageTag=2.1 imageTag=2',
  ],
  [
    '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
    'ui',
    'aws ecr batch-delete-image --region us-gov-west-1 --repository-name ui --image-ids imageTag=2.1 imageTag=2',
  ],
  [
    '123456789012.dkr-ecr.eu-west-1.on.aws',
    'ui',
    'aws ecr batch-delete-image --region eu-west-1 --repository-name ui --image-ids imageTag=2.1 imageTag=2',
  ],
  [
    'public.ecr.aws',
    'acme/shop/ui',
    'aws ecr-public batch-delete-image --region us-east-1 --repository-name shop/ui --image-ids imageTag=2.1 imageTag=2',
  ],
] as const)('%s deletes elsewhere', ([registry, path, way]) => {
  const problem = deletionElsewhere(repositoryOf(registry, path), ['2.1', '2'])
  expect(problem).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining(registry) })
  expect(problem?.hint).toContain(way)
})

test.for([
  'docker.io',
  'registry.local:5000',
  'quay.io',
  'ghcr.io.example.com',
  'europe-docker.pkg.dev',
  'acme.azurecr.io',
])('%s is asked', (registry) => {
  expect(deletionElsewhere(repositoryOf(registry, 'acme/ui'), [])).toBeUndefined()
})

test.for([
  ['docker.io', 'https://hub.docker.com/r/acme/ui/tags'],
  ['registry.local:5000', 'REGISTRY_STORAGE_DELETE_ENABLED=true'],
] as const)('%s, where it deletes nothing', ([registry, way]) => {
  const problem = deletionOff(repositoryOf(registry, 'acme/ui'), ['2'])
  expect(problem).toMatchObject({ code: 'UNSUPPORTED', speaker: 'registry' })
  expect(problem.hint).toContain(way)
})

test('a command without tags names what to put there', () => {
  const problem = deletionElsewhere(repositoryOf('public.ecr.aws', 'acme/ui'), [])
  expect(problem?.hint).toMatch(/imageTag=TAG$/)
})

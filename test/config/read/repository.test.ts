import { expect, test } from 'vitest'
import { repositoryOf } from '../../../src/config/read/repository.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'

const read = (REPOSITORY?: string, registry?: string) =>
  repositoryOf({ REPOSITORY, registry }, 'semtag ls REPOSITORY').map((parsed) =>
    parsed.ok ? formatRepository(parsed.value) : `${parsed.problem.message} ${parsed.problem.hint}`,
  )

test.each([
  ['registry.local:5000/gallery/ui', undefined, 'registry.local:5000/gallery/ui'],
  ['gallery/ui', 'registry.local:5000', 'registry.local:5000/gallery/ui'],
  ['ui', 'ghcr.io/acme', 'ghcr.io/acme/ui'],
  // As for the IMAGE of a release.
  ['ghcr.io/acme/ui', 'registry.local:5000', 'registry.local:5000/acme/ui'],
  ['docker.io/ui', undefined, 'docker.io/library/ui'],
  ['ui', 'docker.io', 'docker.io/library/ui'],
])('%s with --registry %s is %s', (repository, registry, expected) => {
  expect(read(repository, registry)).toEqual([expected])
})

test.each([
  [
    'ghcr.io/acme/ui:2.1',
    /^REPOSITORY "ghcr\.io\/acme\/ui:2\.1" has a tag\. Name the repository alone: ghcr\.io\/acme\/ui\.$/,
  ],
  [
    `ghcr.io/acme/ui@sha256:${'0'.repeat(64)}`,
    /has a digest\. Name the repository alone: ghcr\.io\/acme\/ui\.$/,
  ],
  ['ui:dev', /has a tag\. Name the repository alone: ui\.$/],
  ['ui', /names no registry, and nothing goes to Docker Hub by accident/],
  ['v2.1.106', /^REPOSITORY is missing: "v2\.1\.106" is a version\. Write semtag ls REPOSITORY\.$/],
  ['', /^REPOSITORY is empty\./],
  [
    'ghcr.io/Acme/ui',
    /^"ghcr\.io\/Acme\/ui" is no repository: a repository is written in lower case\. Did you mean "ghcr\.io\/acme\/ui"\?$/,
  ],
  ['https://ghcr.io/acme/ui', /^"https:\/\/ghcr\.io\/acme\/ui" is no repository: it begins with a scheme\./],
  ['https://ci:hunter22@ghcr.io/acme/ui', /^REPOSITORY has a user name, a password or a token in it\./],
])('%j is a mistake', (repository, message) => {
  expect(read(repository)).toEqual([expect.stringMatching(message)])
})

test('mistakes in both are told', () => {
  expect(read('Ui', 'http://a.local')).toEqual([
    expect.stringContaining('"Ui" is no repository'),
    expect.stringContaining('has a scheme'),
  ])
  expect(read(undefined, 'http://a.local')).toHaveLength(1)
  expect(read()).toEqual([])
})

import { expect, test } from 'vitest'
import { pageOf } from '../../../src/hooks/semantic-release/plugin.ts'

test.each([
  ['docker.io/acme/ui', 'https://hub.docker.com/r/acme/ui/tags'],
  ['docker.io/library/ui', 'https://hub.docker.com/_/ui/tags'],
  ['ghcr.io/acme/ui', 'https://ghcr.io/acme/ui'],
  ['quay.io/acme/ui', 'https://quay.io/repository/acme/ui?tab=tags'],
  ['registry.local:5000/image-gallery', undefined],
  ['Not a repository', undefined],
])('%s: %s', (repository, page) => {
  expect(pageOf(repository)).toBe(page)
})

import { expect, test } from 'vitest'
import { sharedEngine, sharedRegistry } from '../rig/index.ts'
import { releaseHistory } from './support/history.ts'

test('the history of releases ends as in the table of the README, in the reports and in the registry', async () => {
  const registry = sharedRegistry()
  const repository = 'history/image-gallery'
  await releaseHistory({ engine: sharedEngine(), registry, repository })
  expect(await registry.catalog()).toContain(repository)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'
import { initRepository } from './support/git.ts'

const example = await openExample('golden-image')
beforeAll(() => initRepository(example))
afterAll(() => example.stop())

test('weekly builds move the aliases, and each keeps its own tag', async () => {
  await example.followReadme()
  const digestOf = async (tag: string) => (await example.registry.manifest('golden-image', tag))?.digest
  const newest = await digestOf('3.0.100_20261128')
  for (const tag of ['3.0.100', '3.0', '3', 'latest']) expect(await digestOf(tag), tag).toBe(newest)
  expect(await digestOf('3.0.100_20261121')).not.toBe(newest)
})

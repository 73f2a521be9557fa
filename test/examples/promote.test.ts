import { afterAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'

const example = await openExample('promote', { deletion: true })
afterAll(() => example.stop())

test('what is tested by its digest is what gets the version', async () => {
  await example.followReadme()
  const digestOf = async (tag: string) => (await example.registry.manifest('site', tag))?.digest
  expect(await digestOf('2.0.0')).toBe(await digestOf('2.0.0-rc.1'))
  for (const tag of ['2', '2.0', 'latest']) expect(await digestOf(tag), tag).toBe(await digestOf('2.0.0'))
  const tags = await example.registry.tags('site')
  expect(tags.filter((tag) => /^(?:staged|gate)-/.test(tag))).toEqual([])
})

test('a smoke test that fails leaves the version free', async () => {
  await example.sh('sed -i "s/Acme site/Another site/" Dockerfile && docker build --quiet --tag site . >&2')
  const before = await example.registry.tags('site')
  await expect(
    example.sh(
      `npx semtag push site 3.0.0 --registry ${example.registry.host} --gate "sh smoke-test.sh {reference}"`,
    ),
  ).rejects.toThrow('Another site')
  expect(await example.registry.tags('site')).toEqual(before)
})

import { afterAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'

const example = await openExample('golden-image')
afterAll(() => example.stop())

test('weekly builds move the aliases, and each keeps its own tag', async () => {
  await example.followReadme()
  const digestOf = async (tag: string) => (await example.registry.manifest('golden-image', tag))?.digest
  const newest = await digestOf('3.0.100_20261128')
  for (const tag of ['3.0.100', '3.0', '3', 'latest']) expect(await digestOf(tag), tag).toBe(newest)
  expect(await digestOf('3.0.100_20261121')).not.toBe(newest)
})

test('in a checkout the image names its revision', async () => {
  const label = '{{index .Config.Labels "org.opencontainers.image.revision"}}'
  const revision = () => example.sh(`docker image inspect --format '${label}' golden-image`)
  expect(await revision()).toBe('')
  await example.sh('git init --quiet && git add . && git commit --quiet --message "A base image"')
  await example.sh('sh release.sh 20261205')
  expect(await revision()).toBe(await example.sh('git rev-parse HEAD'))
})

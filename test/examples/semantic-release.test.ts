import { afterAll, beforeAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'
import { commandsOf } from './support/readme.ts'

// semantic-release releases pushed commits, and only in a pipeline (CI=true).
const example = await openExample('semantic-release', { env: { CI: 'true' } })
const [setUp, release] = commandsOf(await example.text('README.md'))
const tags = () => example.registry.tags('image-gallery')

const commit = (message: string) =>
  example.sh(`git commit --quiet --allow-empty --message '${message}' && git push --quiet`)

beforeAll(async () => {
  await example.sh(setUp?.script ?? '')
  await example.sh('git tag v2.1.105 && git push --quiet --tags')
})
afterAll(() => example.stop())

test('a dry run shows the plan, and pushes nothing', async () => {
  await commit('fix: pictures are upright')
  expect(await example.text('README.md')).toContain('npx semantic-release --dry-run')
  const printed = await example.sh('docker build --tag image-gallery . && npx semantic-release --dry-run')
  expect(printed).toContain('2.1.106')
  expect(await tags()).toEqual([])
  expect(await example.sh('git ls-remote --tags origin')).not.toContain('v2.1.106')
})

test('a fix is released as a patch, and a feature moves its aliases', async () => {
  await example.sh(release?.script ?? '')
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', 'latest'])
  await commit('feat: albums')
  await example.sh(release?.script ?? '')
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', '2.2', '2.2.0', 'latest'])
})

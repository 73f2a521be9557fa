import { afterAll, beforeAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'
import { commandsOf } from './support/readme.ts'

const example = await openExample('nx-release', {
  standIns: { programs: ['nx'], packages: ['nx', '@nx/js'] },
})
const [setUp, release, dryRun, publish] = commandsOf(await example.text('README.md')).map(
  ({ script }) => script,
)
const tags = () => example.registry.tags('gallery/ui')

beforeAll(() => example.sh(setUp ?? ''))
afterAll(() => example.stop())

// Sequential on purpose: each finds the versions that the one before released.
test('the version that nx wrote is released, and its tag is pushed', async () => {
  await example.sh(release ?? '')
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', 'latest'])
  expect(await example.registry.tags('gallery/api')).toEqual([])
  expect(await example.sh('git ls-remote --tags origin')).toMatch(/refs\/tags\/ui@2\.1\.106$/m)
})

test('a dry run shows the plan, and pushes nothing', async () => {
  expect(await example.sh(dryRun ?? '')).toMatch(/keep +2\.1\.106/)
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', 'latest'])
})

test('a release that failed is finished by publishing again', async () => {
  const broken = (release ?? '').split('\n')[0] ?? ''
  await expect(example.sh(broken, { SEMTAG_REGISTRY: '127.0.0.1:1' })).rejects.toThrow('127.0.0.1:1')
  expect(await tags()).not.toContain('2.1.107')
  await example.sh(publish ?? '')
  expect(await tags()).toContain('2.1.107')
})

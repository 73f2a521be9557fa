import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'
import { commandsOf } from './support/readme.ts'

const example = await openExample('release-it')
const [setUp, release, dryRun] = commandsOf(await example.text('README.md'))
const tags = () => example.registry.tags('image-gallery')

beforeAll(async () => {
  // What npm install writes, as far as it is needed here.
  const { name, version } = JSON.parse(await example.text('package.json'))
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: { '': { name, version } } }
  await writeFile(join(example.directory, 'package-lock.json'), JSON.stringify(lock))
  await example.sh(setUp?.script ?? '')
})
afterAll(() => example.stop())

test('release-it tags the commit, and semtag releases the image under that version', async () => {
  expect(await example.sh(release?.script ?? '')).toContain('2.1.105...2.1.106')
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', 'latest'])
  expect(await example.sh('git ls-remote --tags origin')).toMatch(/refs\/tags\/2\.1\.106$/m)
})

test('a dry run builds nothing and pushes nothing', async () => {
  const before = await tags()
  expect(await example.sh(dryRun?.script ?? '')).toContain('2.1.106...2.2.0')
  expect(await example.sh('docker image inspect image-gallery')).not.toContain('2.2.0')
  expect(await tags()).toEqual(before)
  expect(await example.sh('git ls-remote --tags origin')).not.toContain('2.2.0')
  expect(await example.sh('git status --short')).toBe('')
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'
import { initRepository } from './support/git.ts'
import { startNpmRegistry } from './support/npm-registry.ts'
import { blocksOf, commandsOf } from './support/readme.ts'

const npm = await startNpmRegistry()
const example = await openExample('npm-hook', { npmRegistry: npm })
const readme = await example.text('README.md')
const tags = () => example.registry.tags('image-gallery')

afterAll(() => Promise.all([example.stop(), npm.stop()]))

// Sequential on purpose: each finds the versions that the one before released.
test('npm publish --dry-run shows the plan, and publishes neither package nor image', async () => {
  expect(readme).toContain('npm publish --dry-run')
  expect(await example.sh('npm publish --dry-run')).toMatch(/create {2}2\.1\.105\n/)
  expect(npm.published).toEqual([])
  expect(await tags()).toEqual([])
})

test('npm version and npm publish release the image under the version of the package', async () => {
  const [{ script } = { script: '' }] = commandsOf(readme)
  expect(await example.sh(script)).toMatch(/created {2}2\.1\.106\n/)
  expect(npm.published).toEqual(['image-gallery@2.1.106 latest'])
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', 'latest'])
})

test('a prerelease under the dist-tag next becomes next', async () => {
  expect(readme).toContain('npm publish --tag next')
  await example.sh('npm version 3.0.0-rc.1 && npm publish --tag next')
  expect(npm.published).toContain('image-gallery@3.0.0-rc.1 next')
  expect(await tags()).toEqual(['2', '2.1', '2.1.106', '3.0.0-rc.1', 'latest', 'next'])
})

test('a hook that failed is finished by hand, as the README says', async () => {
  const publish = 'npm version 2.1.107 && npm publish'
  await expect(example.sh(publish, { SEMTAG_REGISTRY: '127.0.0.1:1' })).rejects.toThrow('127.0.0.1:1')
  expect(npm.published).toContain('image-gallery@2.1.107 latest')
  expect(await tags()).not.toContain('2.1.107')
  const [, { script } = { script: '' }] = commandsOf(readme)
  expect(await example.sh(script)).toMatch(/created {2}2\.1\.107\n/)
  expect(await tags()).toContain('2.1.107')
})

test('so is one of another dist-tag, with the flag that the README names', async () => {
  const publish = 'npm version 2.1.108 && npm publish --tag v2-lts'
  await expect(example.sh(publish, { SEMTAG_REGISTRY: '127.0.0.1:1' })).rejects.toThrow('127.0.0.1:1')
  expect(readme).toContain('`--latest never`')
  const printed = await example.sh('npx semtag push --latest never')
  expect(printed).toMatch(/created {2}2\.1\.108\n/)
  expect(printed).toMatch(/held {5}latest/)
})

test('with the other scripts npm version releases, and nothing is published to npm', async () => {
  const before = npm.published.length
  const [scripts = ''] = blocksOf(readme, 'json')
  const manifest = { ...JSON.parse(await example.text('package.json')), ...JSON.parse(scripts) }
  await writeFile(join(example.directory, 'package.json'), JSON.stringify(manifest))
  await initRepository(example)
  await example.sh('npm version 2.2.0')
  expect(npm.published).toHaveLength(before)
  expect(await tags()).toEqual(expect.arrayContaining(['2.2', '2.2.0']))
  expect(await example.sh('git ls-remote --tags origin')).toMatch(/refs\/tags\/v2\.2\.0$/m)
})

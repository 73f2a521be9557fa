import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { createProject } from '../support/project.ts'

const engine = sharedEngine()
const registry = sharedRegistry()

/** A package whose hooks release the image `name`, and npm as its author runs it. */
async function createPackage(name: string, manifest: object) {
  await buildImage(engine, { name, layers: 1, seed: name })
  const directory = await createProject({
    'package/package.json': {
      name,
      version: '2.1.106',
      scripts: { postpublish: 'semtag push', postversion: 'semtag push' },
      semtag: { image: name, registry: registry.host },
      ...manifest,
    },
  })
  const bin = join(directory, 'bin')
  await mkdir(bin)
  await symlink(join(import.meta.dirname, '../../dist/semtag.js'), join(bin, 'semtag'))
  // Nothing answers there: what npm only tries out it does not send.
  await writeFile(join(directory, '.npmrc'), 'registry=http://127.0.0.1:9\nfetch-retries=0\n')
  const npm = (...words: readonly string[]) =>
    execa('npm', words, {
      cwd: join(directory, 'package'),
      extendEnv: false,
      env: {
        PATH: `${bin}${delimiter}${process.env['PATH']}`,
        HOME: directory,
        DOCKER_HOST: engine.host,
      },
    })
  return { npm, tags: () => registry.tags(name) }
}

test('npm version releases the image of the new version', async () => {
  const { npm, tags } = await createPackage('npm-version', {})
  await npm('version', 'minor', '--no-git-tag-version')
  expect(await tags()).toEqual(['2', '2.2', '2.2.0', 'latest'])
})

test('npm publish --dry-run runs the hook, which shows the plan and pushes nothing', async () => {
  const { npm, tags } = await createPackage('npm-dry-run', {})
  const { stdout } = await npm('publish', '--dry-run')
  expect(stdout).toMatch(/create {2}2\.1\.106\n {2}create {2}2\.1\n/)
  expect(await tags()).toEqual([])
})

test.each([
  ['--tag of npm publish', ['--tag', 'beta'], {}, 'beta'],
  ['publishConfig of package.json', [], { publishConfig: { tag: 'canary' } }, 'canary'],
])('the dist-tag of a prerelease becomes an alias: %s', async (_where, flags, manifest, alias) => {
  const { npm } = await createPackage(`npm-${alias}`, { ...manifest, version: '3.0.0-rc.1' })
  const { stdout } = await npm('publish', '--dry-run', ...flags)
  expect(stdout).toMatch(new RegExp(`create {2}3\\.0\\.0-rc\\.1\\n {2}create {2}${alias}\\n`))
})

test('a stable version under another dist-tag does not move latest', async () => {
  const { npm } = await createPackage('npm-lts', {})
  const { stdout } = await npm('publish', '--dry-run', '--tag', 'lts')
  expect(stdout).toContain('create  2.1.106')
  expect(stdout).not.toMatch(/create {2}latest/)
})

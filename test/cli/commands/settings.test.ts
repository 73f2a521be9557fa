import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProject } from '../../support/project.ts'
import { startWorld } from '../../support/world.ts'

/** A world with an image, and a package whose settings name it and the registry. */
async function withPackage(manifest: object = {}, settings: object = {}) {
  const world = await startWorld()
  world.build('ui', 'ui')
  const semtag = { image: 'ui', registry: world.registry.host, ...settings }
  const workingDirectory = await createProject({
    'package.json': { name: 'ui', version: '2.1.106', semtag, ...manifest },
    'packages/none': '',
  })
  return { world, workingDirectory, tags: () => [...world.registry.tags('ui').keys()].sort() }
}

const published = ['2', '2.1', '2.1.106', 'latest']

describe('semtag push without an argument', () => {
  test('releases the configured image, even from a folder below', async () => {
    const { world, workingDirectory, tags } = await withPackage()
    const below = join(workingDirectory, 'packages')
    expect(await world.run(['push'], { workingDirectory: below })).toMatchObject({ code: 0 })
    expect(tags()).toEqual(published)
  })

  test('takes everything from the environment', async () => {
    const { world, tags } = await withPackage()
    const env = {
      SEMTAG_IMAGE: 'ui',
      SEMTAG_REGISTRY: world.registry.host,
      SEMTAG_VERSION: '2.1.106',
      SEMTAG_LATEST: 'never',
    }
    expect(await world.run(['push'], { env })).toMatchObject({ code: 0 })
    expect(tags()).toEqual(['2', '2.1', '2.1.106'])
  })

  test('semtag ls, reconcile and yank know the repository', async () => {
    const { world, workingDirectory } = await withPackage()
    await world.run(['push'], { workingDirectory })
    expect(await world.run(['ls', '--quiet'], { workingDirectory })).toMatchObject({ stdout: '2.1.106\n' })
    expect(await world.run(['reconcile'], { workingDirectory })).toMatchObject({ code: 0 })
    expect(await world.run(['yank', '2.1.106', '-q'], { workingDirectory })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('yanked-2.1.106'),
    })
  })

  test('--no-config and --config choose the file of settings', async () => {
    const { world, workingDirectory, tags } = await withPackage()
    const without = await world.run(['push', '--no-config'], { workingDirectory })
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('IMAGE is missing.') })
    const directory = await createProject({
      'other.json': { image: 'ui', registry: world.registry.host, tagPrefix: 'v' },
    })
    const config = join(directory, 'other.json')
    expect(await world.run(['push', '--config', config], { workingDirectory })).toMatchObject({ code: 0 })
    expect(tags()).toEqual(['latest', 'v2', 'v2.1', 'v2.1.106'])
  })

  test('plan --protect covers the configured image', async () => {
    const { world, workingDirectory } = await withPackage({ version: '7.1.0' }, { tagPrefix: 'v' })
    const { stdout } = await world.run(['plan', '--protect', 'ecr'], { workingDirectory })
    expect(stdout).toContain('--repository-name ui')
    expect(stdout).toContain('filter=v7.*.*')
  })
})

describe('in a script of npm', () => {
  const postpublish = { npm_lifecycle_event: 'postpublish', npm_package_version: '2.1.106' }

  test('semtag releases the image of the package', async () => {
    const { world, workingDirectory, tags } = await withPackage()
    expect(await world.run(['push'], { workingDirectory, env: postpublish })).toMatchObject({ code: 0 })
    expect(tags()).toEqual(published)
  })

  test('npm publish --dry-run pushes nothing', async () => {
    const { world, workingDirectory, tags } = await withPackage()
    const env = { ...postpublish, npm_config_dry_run: 'true' }
    const { code, stdout } = await world.run(['push'], { workingDirectory, env })
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('create  2.1.106') })
    expect(tags()).toEqual([])
    expect(world.engine.requests.map(({ method }) => method)).not.toContain('POST')
  })

  test.each([
    { npm_config_tag: 'lts' },
    // What yarn 1.22.22 hands to the scripts of `yarn publish --tag lts`.
    {
      npm_config_argv: JSON.stringify({
        remain: [],
        cooked: ['publish'],
        original: ['publish', '--new-version', '2.1.106', '--tag', 'lts'],
      }),
    },
  ])('a stable version under another dist-tag leaves latest alone, and says why: %j', async (reported) => {
    const { world, workingDirectory, tags } = await withPackage()
    const { stdout } = await world.run(['push'], { workingDirectory, env: { ...postpublish, ...reported } })
    expect(tags()).toEqual(['2', '2.1', '2.1.106'])
    expect(stdout).toContain('held     latest   published under the dist-tag "lts"\n')
  })

  test('the dist-tag of a prerelease is an alias', async () => {
    const { world, workingDirectory, tags } = await withPackage({
      version: '3.0.0-rc.1',
      publishConfig: { tag: 'next' },
    })
    const env = { ...postpublish, npm_package_version: '3.0.0-rc.1' }
    await world.run(['push'], { workingDirectory, env })
    expect(tags()).toEqual(['3.0.0-rc.1', 'next'])
  })
})

describe('a message names a setting as its place writes it', () => {
  test.each([
    ['the file', { host: 'unix:///nonexistent.sock' }, {}, 'from semtag.host in package.json'],
    ['the environment', {}, { SEMTAG_HOST: 'unix:///nonexistent.sock' }, 'from SEMTAG_HOST'],
    ['the environment, a context', {}, { SEMTAG_CONTEXT: 'builder' }, 'from SEMTAG_CONTEXT'],
    ['the file, a time', { timeout: '1ms' }, {}, 'the limit of semtag.timeout in package.json'],
    ['the environment, a time', {}, { SEMTAG_TIMEOUT: '1ms' }, 'the limit of SEMTAG_TIMEOUT'],
  ])('in the place %s', async (_, settings, env, words) => {
    const { world, workingDirectory } = await withPackage({}, settings)
    world.registry.fault({ path: /tags\/list/, times: 9 }, 'hang')
    const { code, stderr } = await world.run(['push'], { workingDirectory, env })
    expect(code).toBe(1)
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/--timeout|from --/)
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createProject } from '../support/project.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { stepOf } from './run-action.ts'

/** A checkout whose package.json has 1.0.1, and a registry that has 1.0.0 under all its tags. */
async function startWorkflow() {
  const registry = await startRegistry()
  onTestFinished(() => registry.close())
  for (const tag of ['1.0.0', '1.0', '1', 'latest']) registry.image('ui', tag, { content: '1.0.0' })
  const { digest } = registry.image('build/ui', undefined, { content: 'new' })
  const directory = await createProject({ 'package.json': { name: 'ui', version: '1.0.1' } })
  const event = join(directory, 'event.json')
  const image = `docker://${registry.host}/build/ui@${digest}`
  return {
    tags: () => Object.fromEntries([...registry.tags('ui')].map(([tag, at]) => [tag, at === digest])),
    run: async (env: Readonly<Record<string, string>>, payload?: unknown, inputs = {}) => {
      if (payload !== undefined) await writeFile(event, JSON.stringify(payload))
      const around = { GITHUB_REF: '', GITHUB_EVENT_PATH: event, ...env }
      return stepOf({ image, registry: registry.host, repository: 'ui', ...inputs }, around, directory)
    },
  }
}

const untouched = { '1.0.0': false, '1.0': false, '1': false, latest: false }
const release = { GITHUB_EVENT_NAME: 'release' }
const published = (tag_name: string, prerelease = false) => ({
  action: 'published',
  release: { tag_name, prerelease, draft: false },
})

describe('a release event', () => {
  test('has its version in its file, also if GITHUB_REF is empty', async () => {
    const { run, tags } = await startWorkflow()
    const step = await run(release, published('v1.2.3'))
    expect(step, step.log).toMatchObject({ code: 0, outputs: { version: '1.2.3' } })
    expect(step.plain).toContain('1.2.3 (release.tag_name)')
    expect(tags()).toEqual({ ...untouched, '1.2.3': true, '1.2': true, '1': true, latest: true })
  })

  test('without a tag in its file has the tag of GITHUB_REF', async () => {
    const { run } = await startWorkflow()
    const env = { ...release, GITHUB_REF: 'refs/tags/v1.2.3' }
    const step = await run(env, { action: 'published', release: {} })
    expect(step, step.log).toMatchObject({ code: 0, outputs: { version: '1.2.3' } })
  })

  test.each([
    ['no file', undefined],
    ['no tag', { action: 'published', release: { tag_name: '' } }],
    ['other data', 'published'],
  ])('without a version releases nothing, and package.json gives none: %s', async (_, payload) => {
    const { run, tags } = await startWorkflow()
    const step = await run(release, payload)
    expect(step).toMatchObject({ code: 1, outputs: { status: 'usage' } })
    expect(step.commands.map(({ message }) => message)).toEqual([
      expect.stringMatching(/no release\.tag_name: GITHUB_EVENT_PATH is ".*\n {2}Give version, such as/),
    ])
    expect(tags()).toEqual(untouched)
  })
})

describe('a GitHub pre-release with a stable version', () => {
  const why = 'GitHub marks the release v1.2.3 as a pre-release'

  test.each([{}, { version: '1.2.3' }, { latest: 'auto' }, { 'latest-range': '<2' }])(
    'leaves latest where it is, and says so: %j',
    async (inputs) => {
      const { run, tags } = await startWorkflow()
      const step = await run(release, published('v1.2.3', true), inputs)
      expect(step, step.log).toMatchObject({ code: 0 })
      expect(step.commands).toContainEqual({
        name: 'warning',
        title: 'semtag',
        message: `latest stays where it is: ${why}.`,
      })
      expect(step.plain).toContain(`held     latest  ${why}`)
      expect(tags()).toEqual({ ...untouched, '1.2.3': true, '1.2': true, '1': true })
    },
  )

  test('moves latest with latest: always', async () => {
    const { run, tags } = await startWorkflow()
    const step = await run(release, published('v1.2.3', true), { latest: 'always' })
    expect(step.log).not.toContain('pre-release')
    expect(tags()).toMatchObject({ latest: true })
  })

  test('says nothing about a prerelease, which never moves latest', async () => {
    const { run, tags } = await startWorkflow()
    const step = await run(release, published('v1.2.3-rc.1', true))
    expect(step.commands).toEqual([])
    expect(tags()).toEqual({ ...untouched, '1.2.3-rc.1': true })
  })
})

describe('a tag without a version of this image', () => {
  test.each([
    ['plugin-v2.0.0', 'If such tags release this image, add git-tag-prefix: plugin-.'],
    ['v2.23', 'the patch is missing.\n  Type the whole version, such as "2.23.0"'],
    ['nightly', 'it is a name.'],
  ])('releases nothing, and package.json gives no version: %s', async (tag, said) => {
    const { run, tags } = await startWorkflow()
    for (const [env, payload] of [
      [{ GITHUB_EVENT_NAME: 'push', GITHUB_REF: `refs/tags/${tag}` }],
      [release, published(tag)],
    ] as const) {
      const step = await run(env, payload)
      expect(step).toMatchObject({ code: 1, outputs: { status: 'usage' } })
      expect(step.commands[0]?.message).toContain(said)
    }
    expect(tags()).toEqual(untouched)
  })

  test.each([
    [{ version: '1.0.1' }, {}],
    [{}, { SEMTAG_VERSION: '1.0.1' }],
  ])('does not count if a version is given: %j %j', async (inputs, env) => {
    const { run } = await startWorkflow()
    const step = await run({ GITHUB_REF: 'refs/tags/plugin-v2.0.0', ...env }, undefined, inputs)
    expect(step, step.log).toMatchObject({ code: 0, outputs: { version: '1.0.1' } })
  })
})

test.each(['pull_request', 'pull_request_target', 'merge_group'])(
  'a run for %s plans, writes nothing and says so',
  async (event) => {
    const { run, tags } = await startWorkflow()
    const step = await run({ GITHUB_EVENT_NAME: event, GITHUB_REF: 'refs/pull/7/merge' })
    expect(step, step.log).toMatchObject({ code: 0, outputs: { version: '1.0.1' } })
    expect(step.commands).toContainEqual({
      name: 'warning',
      title: 'semtag',
      message: `Nothing is written: this workflow runs for a pull request (${event}).`,
    })
    expect(step.plain).toContain('create  1.0.1')
    expect(tags()).toEqual(untouched)
  },
)

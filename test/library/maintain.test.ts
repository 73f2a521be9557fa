import { describe, expect, onTestFinished, test } from 'vitest'
import { careReport, checkReport, listReport } from '../../src/config/schema/maintenance-schema.ts'
import { pruneReport } from '../../src/config/schema/prune-schema.ts'
import {
  check,
  isSemtagError,
  list,
  plan,
  promote,
  prune,
  reconcile,
  release,
  remove,
  unyank,
  yank,
} from '../../src/index.ts'
import { type RegistryOptions, startRegistry } from '../support/registry/registry.ts'

const env = { HOME: '/nonexistent' }

/** A registry whose repository has 1.0.0 and 1.1.0, and an image as `built`. */
async function openRepository(options: RegistryOptions = {}) {
  const registry = await startRegistry({ deletion: 'tag', ...options })
  onTestFinished(() => registry.close())
  registry.image('ui', '1.0.0', { content: 'old' })
  for (const tag of ['built', '1.1.0', '1.1', '1', 'latest']) registry.image('ui', tag, { content: 'new' })
  const tagsOf = (content: string) =>
    [...registry.tags('ui')]
      .filter(([, digest]) => digest === registry.tags('ui').get(content))
      .map(([tag]) => tag)
  return { registry, repository: `${registry.host}/ui`, tagsOf }
}

test('a list', async () => {
  const { repository } = await openRepository()
  const report = await list({ repository, digests: true }, { env })
  expect(listReport.parse(report)).toMatchObject({
    command: 'ls',
    status: 'complete',
    versions: [{ version: '1.1.0' }, { version: '1.0.0' }],
  })
})

test('a check', async () => {
  const { repository } = await openRepository()
  const report = await check({ repository }, { env })
  expect(checkReport.parse(report)).toMatchObject({
    status: 'complete',
    repositories: [{ repository, list: 'yes', push: 'yes' }],
  })
})

test('a withdrawal, and its end', async () => {
  const { repository, tagsOf } = await openRepository()
  const yanked = await yank({ repository, version: '1.1.0', reason: 'loses data' }, { env })
  expect(careReport.parse(yanked)).toMatchObject({ command: 'yank', status: 'complete' })
  expect(tagsOf('1.0.0')).toEqual(['1.0.0', '1', 'latest'])
  expect(await list({ repository }, { env })).toMatchObject({
    versions: [{ version: '1.1.0', withdrawn: { reason: 'loses data' } }, { version: '1.0.0' }],
  })
  expect(await unyank({ repository, version: ['1.1.0'] }, { env })).toMatchObject({ status: 'complete' })
  expect(tagsOf('1.0.0')).toEqual(['1.0.0'])
})

test('a reconciliation, with a dry run', async () => {
  const { registry, repository, tagsOf } = await openRepository()
  registry.image('ui', 'latest', { content: 'old' })
  expect(await reconcile({ repository, dryRun: true }, { env })).toMatchObject({ status: 'drift' })
  expect(tagsOf('1.0.0')).toContain('latest')
  expect(await reconcile({ repository }, { env })).toMatchObject({ status: 'complete' })
  expect(tagsOf('1.0.0')).not.toContain('latest')
})

test('a deletion', async () => {
  const { registry, repository } = await openRepository()
  expect(await remove({ repository, tag: 'built' }, { env })).toMatchObject({
    command: 'rm',
    status: 'complete',
  })
  expect([...registry.tags('ui').keys()]).not.toContain('built')
  expect(await remove({ repository, all: true, yes: true }, { env })).toMatchObject({ status: 'complete' })
  expect(registry.tags('ui').size).toBe(0)
})

test('a pruning, planned first', async () => {
  const { registry, repository } = await openRepository()
  registry.image('ui', '1.0.1', { content: '1.0.1' })
  const settings = { repository, keepMinor: 1 } as const
  const plan = await prune(settings, { env })
  expect(pruneReport.parse(plan)).toMatchObject({ status: 'complete', dryRun: true })
  const listed = await list({ ...settings, prunable: true }, { env })
  expect(listReport.parse(listed).prunable).toMatchObject([{ tag: '1.0.0', reason: 'not-kept' }])
  expect(await prune({ ...settings, yes: true, max: 1 }, { env })).toMatchObject({
    dryRun: false,
    lines: expect.arrayContaining([
      expect.objectContaining({
        tags: expect.arrayContaining([expect.objectContaining({ tag: '1.0.0', outcome: 'removed' })]),
      }),
    ]),
  })
  expect([...registry.tags('ui').keys()]).not.toContain('1.0.0')
  registry.image('ui', 'ci-7', { content: 'a build' })
  const others = await list({ repository, prunable: true, others: 'ci-*' }, { env })
  expect(others.prunable).toMatchObject([{ tag: 'ci-7', note: 'Others in the settings names it' }])
  await expect(prune({ repository }, { env })).rejects.toThrow('No rule says which versions stay.')
  const printed = { ...settings, print: 'gh' }
  await expect(prune(printed, { env })).rejects.toThrow('print')
})

test('a promotion of what a release staged', async () => {
  const { registry, repository } = await openRepository()
  const staged = await release(
    { image: `docker://${repository}:built`, version: '1.2.0', stage: true },
    { env },
  )
  const digest = staged.targets[0]?.digest ?? ''
  expect(registry.tags('ui').has('1.2.0')).toBe(false)
  const report = await promote({ repository, version: '1.2.0', digest }, { env })
  expect(report).toMatchObject({
    status: 'complete',
    targets: [{ digest, tags: [{ tag: '1.2.0' }, {}, {}, {}, {}] }],
  })
  expect(registry.tags('ui').get('latest')).toBe(digest)
})

test('a plan writes nothing', async () => {
  const { registry, repository } = await openRepository()
  const before = [...registry.tags('ui')]
  const report = await plan({ image: `docker://${repository}:built`, version: '1.2.0' }, { env })
  expect(report).toMatchObject({
    dryRun: true,
    targets: [
      { tags: [{ tag: '1.2.0', outcome: 'created' }, { tag: '1.2' }, { tag: '1' }, { tag: 'latest' }] },
    ],
  })
  expect([...registry.tags('ui')]).toEqual(before)
})

describe('how many images give which report', () => {
  test('one image: one release', async () => {
    const { repository } = await openRepository()
    const report = await release({ image: `docker://${repository}:built`, version: '1.2.0' }, { env })
    expect(report.source.image).toBe(`docker://${repository}:built`)
  })

  test('a list of one image: a list of one release', async () => {
    const { repository } = await openRepository()
    const report = await release({ images: [`docker://${repository}:built`], version: '1.2.0' }, { env })
    expect(report.releases.map(({ status }) => status)).toEqual(['complete'])
    expect(report).not.toHaveProperty('source')
  })
})

describe('mistakes', () => {
  const repository = 'a.local/ui'
  // As a program without types may call it.
  const problemsOf = async (run: (settings: never, around: object) => Promise<unknown>, settings: object) => {
    try {
      await run(settings as never, { env })
    } catch (error) {
      if (isSemtagError(error)) return error.problems
      throw error
    }
    return []
  }

  test.each([
    [
      list,
      { repository, tagPrefx: 'v', json: true },
      ['tagPrefx in the settings is not a setting.', 'json in the settings is not a setting.'],
    ],
    [list, { repository: '' }, ['repository is empty.']],
    [list, {}, ['repository in the settings is missing.']],
    [check, { repository: 'a.local/ui:1' }, ['repository "a.local/ui:1" has a tag.']],
    [yank, { repository, version: '3.0' }, ['"3.0" is not a full version: the patch is missing.']],
    [yank, { repository }, ['version in the settings is missing.']],
    [yank, { repository, version: '3.0.42', reason: 7 }, ['reason in the settings is 7, but must be text.']],
    [list, { repository, timeout: '5' }, ['timeout "5" in the settings has no unit: write 5s or 5m.']],
    [promote, { repository, version: '1.2.0' }, ['digest is missing: give the digest that was tested.']],
    [remove, { repository }, ['tag is missing.']],
    [remove, { repository, all: true }, ['All in the settings empties the repository.']],
    [reconcile, { repository: 'a.local/ui:1' }, ['repository "a.local/ui:1" has a tag.']],
  ])('%o %j', async (run, settings, messages) => {
    const problems = await problemsOf(run, settings)
    expect(problems.map(({ message }) => message)).toEqual(messages)
    expect(JSON.stringify(problems)).not.toMatch(/--|semtag \w+ REPOSITORY/)
  })
})

test('without an environment, nothing of the home directory is read', async () => {
  const { repository } = await openRepository({ auth: { basic: { user: 'ci', password: 'hunter22' } } })
  expect(await list({ repository })).toMatchObject({ status: 'failed', problems: [{ code: 'UNAUTHORIZED' }] })
  const credential = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  expect(await list({ repository }, { env: credential })).toMatchObject({ status: 'complete' })
})

test('the environment and a signal reach the registry as in a release', async () => {
  const { repository } = await openRepository()
  const signal = AbortSignal.abort()
  expect(await reconcile({ repository }, { env, signal })).toMatchObject({
    status: 'failed',
    targets: [{ problems: [{ code: 'INTERRUPTED', message: 'The program stopped the run.' }] }],
  })
})

import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startRegistry } from '../support/registry/registry.ts'
import { runCli } from '../support/run-cli.ts'
import { stepOf } from './run-action.ts'

/** A repository whose alias `2` is behind. */
async function startPlace() {
  const registry = await startRegistry()
  onTestFinished(() => registry.close())
  const image = (version: string, ...tags: readonly string[]) => {
    for (const tag of [version, ...tags]) registry.image('ui', tag, { content: version })
  }
  image('2.1.106', '2.1', '2')
  image('2.2.11', '2.2', 'latest')
  return { registry, ui: `${registry.host}/ui` }
}

test('ls shows the lines, the aliases and what is out of place', async () => {
  const { ui } = await startPlace()
  const { code, outputs, commands, plain, summary } = await stepOf({ command: 'ls', repository: ui })
  expect(code).toBe(0)
  expect(outputs).toMatchObject({ status: 'complete', repository: ui, version: '', moved: '' })
  const told = (await runCli(['ls', ui, '--json'])).stdout
  expect(JSON.parse(outputs['json'] ?? '')).toEqual(JSON.parse(told))
  expect(commands).toEqual([
    {
      name: 'warning',
      title: 'semtag: an alias is misplaced',
      message: '2 2.1.106 belongs on 2.2.11',
    },
  ])
  expect(plain).toContain('belongs on 2.2.11')
  expect(summary).toContain('## semtag: an alias is misplaced')
  expect(summary).toContain('| <code>2</code> | 2&#46;1&#46;106 | 2&#46;2&#46;11 | **behind** |')
  expect(summary).toMatch(/```mermaid\nflowchart LR\n {2}subgraph/)
  expect(summary).toContain('-. belongs on .->')
})

describe('reconcile', () => {
  test('moves aliases, and draws them as a release', async () => {
    const { registry, ui } = await startPlace()
    const { code, outputs, commands, summary } = await stepOf({ command: 'reconcile', repository: ui })
    expect(code).toBe(0)
    expect(registry.tags('ui').get('2')).toBe(registry.tags('ui').get('2.2.11'))
    expect(outputs).toMatchObject({ status: 'complete', moved: `${ui}:2` })
    expect(commands).toEqual([
      { name: 'notice', title: `${ui} reconcile: moved`, message: '2: 2.1.106 → 2.2.11' },
    ])
    expect(summary).toContain('## semtag: every alias is in its place')
    expect(summary).toContain('  t2(["2"]) ==> v0\n  t2 -. was .-> v1\n')
  })

  test.each([
    [{ 'dry-run': 'true' }, {}],
    [{}, { GITHUB_EVENT_NAME: 'pull_request' }],
  ])('with %j and %j it writes nothing, and fails for a drift', async (inputs, env) => {
    const { registry, ui } = await startPlace()
    const before = registry.tags('ui').get('2')
    const step = await stepOf({ command: 'reconcile', repository: ui, ...inputs }, env)
    expect([step.code, step.outputs['status'], registry.tags('ui').get('2')]).toEqual([1, 'drift', before])
    expect(step.commands.map(({ name, title }) => [name, title])).toEqual([
      ['notice', `${ui} reconcile: would move`],
      ['error', 'semtag: an alias is misplaced'],
    ])
  })
})

describe('prune', () => {
  const inputs = { command: 'prune', 'keep-minor': '1' }

  async function startLine() {
    const { registry, ui } = await startPlace()
    for (const version of ['2.1.104', '2.1.105']) registry.image('ui', version, { content: version })
    return { ui, tags: () => [...registry.tags('ui').keys()].toSorted() }
  }

  test.each([
    [{}, {}],
    [{ yes: 'true', 'dry-run': 'true' }, {}],
    [{ yes: 'true' }, { GITHUB_EVENT_NAME: 'pull_request' }],
  ])('with %j and %j it only plans', async (more, env) => {
    const { ui, tags } = await startLine()
    const before = tags()
    const step = await stepOf({ ...inputs, repository: ui, ...more }, env)
    expect([step.code, step.outputs['status'], step.commands, tags()]).toEqual([0, 'complete', [], before])
    expect(step.plain).toMatch(/go {4}2\.1\.105 /)
    expect(step.summary).toContain('## semtag: 2 tags would go')
    expect(step.summary).toContain('| <code>2&#46;1&#46;105</code> | no rule keeps it | would go |')
  })

  test('with yes it deletes', async () => {
    const { ui, tags } = await startLine()
    const step = await stepOf({ ...inputs, repository: ui, yes: 'true' })
    expect([step.code, step.outputs['repository']]).toEqual([0, ui])
    expect(tags()).toEqual(['2', '2.1', '2.1.106', '2.2', '2.2.11', 'latest'])
    expect(step.summary).toContain('## semtag: 2 tags deleted')
    expect(step.summary).toContain('| <code>2&#46;1&#46;104</code> | no rule keeps it | removed |')
    expect((await stepOf({ ...inputs, repository: ui, yes: 'true' })).summary).toContain('nothing goes')
  })

  test('ls marks the same tags', async () => {
    const { ui } = await startLine()
    const step = await stepOf({ ...inputs, command: 'ls', prunable: 'true', repository: ui })
    expect(step.code).toBe(0)
    expect(step.plain).toMatch(/ {2}2\.1\.105 +prunable +no rule keeps it/)
    expect(step.summary).toContain('| <code>2&#46;1&#46;105</code> | no rule keeps it |')
  })

  test('more than max is refused', async () => {
    const { ui } = await startLine()
    const step = await stepOf({ ...inputs, repository: ui, max: '1' })
    expect([step.code, step.outputs['status']]).toEqual([1, 'refused'])
    expect(step.summary).toContain('## semtag: nothing was deleted')
    expect(step.commands).toMatchObject([
      { name: 'error', message: expect.stringMatching(/^2 tags of .* would go, but the input max allows 1/) },
    ])
  })
})

test('check takes what is configured, and names the missing right', async () => {
  const { registry } = await startPlace()
  registry.settings.throttle = ({ method }) =>
    method === 'POST'
      ? { status: 403, body: { errors: [{ code: 'DENIED', message: 'no push' }] } }
      : undefined
  const directory = await mkdtemp(join(tmpdir(), 'semtag-care-'))
  const settings = { image: `docker://${registry.host}/build/ui`, registry: registry.host, repository: 'ui' }
  await writeFile(join(directory, 'semtag.config.json'), JSON.stringify(settings))
  const { code, outputs, commands, summary } = await stepOf({ command: 'check' }, {}, directory)
  expect([code, outputs['status'], outputs['repository']]).toEqual([1, 'refused', `${registry.host}/ui`])
  expect(commands).toEqual([
    {
      name: 'error',
      title: 'semtag: a release would fail',
      message: expect.stringContaining('403 Forbidden: DENIED: no push.'),
    },
  ])
  expect(summary).toContain('| yes | yes | no | yes | unknown | yes | none |')
})

test.each([
  [{ command: 'yank' }, 'The input command "yank" is not one of push, ls, reconcile, prune, check.'],
  [
    { command: 'ls', repository: 'a.local/ui', version: '2.1.106' },
    'The input version does not fit the command ls.',
  ],
  [
    { command: 'ls', repository: 'a.local/ui', 'dry-run': 'true' },
    'The input dry-run does not fit the command ls.',
  ],
  [{ command: 'push', create: 'true' }, 'The input create does not fit the command push.'],
  [{ command: 'check' }, 'The input repository is not given, and no image is configured.'],
  [
    { command: 'ls', repository: 'a.local/ui', latest: 'sometimes' },
    'latest "sometimes" is not one of auto, always, never.',
  ],
])('%j is a mistake', async (inputs, message) => {
  const { code, outputs, commands } = await stepOf(inputs)
  expect([code, outputs['status']]).toEqual([1, 'usage'])
  expect(commands.map((command) => command.message).join('\n')).toContain(message)
})

test('an input that is false fits every command', async () => {
  const { ui } = await startPlace()
  expect((await stepOf({ command: 'ls', repository: ui, 'dry-run': 'false', create: '' })).code).toBe(0)
})

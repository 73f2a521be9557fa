import { tmpdir } from 'node:os'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type RegistryOptions, startRegistry } from '../support/registry/registry.ts'
import { runCli } from '../support/run-cli.ts'
import { hostileTexts } from './hostile.ts'
import { startAction, stepOf } from './run-action.ts'

/** A registry with builds of versions in `build/ui`, each tagged by its version, and `ui` as the releases leave it. */
async function startPlace(options?: RegistryOptions) {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  const inputs = (version: string) => {
    const { digest } = registry.image('build/ui', undefined, { content: version })
    return {
      image: `docker://${registry.host}/build/ui@${digest}`,
      version,
      registry: registry.host,
      repository: 'ui',
    }
  }
  return { registry, inputs }
}

describe('a release', () => {
  test('is in the log, the outputs and the summary as on the command line', async () => {
    const { registry, inputs } = await startPlace()
    const other = await startPlace()
    for (const version of ['2.1.114', '2.2.11'])
      for (const place of [inputs, other.inputs]) expect((await stepOf(place(version))).code).toBe(0)
    const { image, version, registry: host, repository } = other.inputs('2.1.115')
    const command = ['push', image, version, '--registry', host, '--repository', repository, '--json']
    const reported = (await runCli(command)).stdout.replaceAll(host, registry.host)

    const step = await stepOf(inputs('2.1.115'))
    expect(step.code).toBe(0)
    const { json = '', ...outputs } = step.outputs
    expect(JSON.parse(json)).toEqual(JSON.parse(reported))
    const ui = `${registry.host}/ui`
    expect(outputs).toEqual({
      version: '2.1.115',
      digest: registry.tags('ui').get('2.1.115'),
      repository: ui,
      reference: `${ui}@${registry.tags('ui').get('2.1.115')}`,
      tags: `${ui}:2.1.115\n${ui}:2.1`,
      moved: `${ui}:2.1`,
      'moved-json': JSON.stringify(JSON.parse(reported).moved),
      held: `${ui}:2\n${ui}:latest`,
      status: 'complete',
    })
    expect(step.commands).toEqual([
      { name: 'notice', title: `${ui} 2.1.115: moved`, message: '2.1: 2.1.114 → 2.1.115' },
    ])
    expect(step.plain).toContain('held     latest   2.2.11 is newer')
    expect(step.summary).toContain('## semtag: <code>2&#46;1&#46;115</code> is released')
    expect(step.summary).toContain('t0(["2.1"]) ==> v0["2.1.115"]')
  })

  test('to several registries has a digest for each', async () => {
    const [one, other] = [await startPlace(), await startPlace()]
    const { code, outputs } = await stepOf({
      ...one.inputs('1.0.0'),
      registry: `${one.registry.host}\n${other.registry.host}\n`,
    })
    expect(code).toBe(0)
    expect(outputs['tags']?.split('\n')).toHaveLength(8)
    const digest = other.registry.tags('ui').get('latest')
    expect(JSON.parse(outputs['json'] ?? '').targets).toMatchObject([{ digest }, { digest }])
  })

  test('takes the version of the pushed tag', async () => {
    const { inputs } = await startPlace()
    const ref = { GITHUB_REF: 'refs/tags/ui@1.0.0' }
    const step = await stepOf({ ...inputs('1.0.0'), version: '', 'git-tag-prefix': 'ui@' }, ref)
    expect(step).toMatchObject({ code: 0, outputs: { version: '1.0.0' } })
  })

  test('that is only planned writes nothing', async () => {
    const { registry, inputs } = await startPlace()
    const step = await stepOf({ ...inputs('1.0.0'), 'dry-run': 'true' })
    expect(step).toMatchObject({ code: 0, outputs: { status: 'complete' } })
    expect(step.summary).toContain('nothing was written')
    expect(registry.tags('ui').size).toBe(0)
  })
})

describe('a step fails', () => {
  test('on every mistake at once, before anything is contacted', async () => {
    const { registry } = await startPlace()
    const step = await stepOf({ image: `docker://${registry.host}/ui:x`, version: '1.10', overwrite: 'yes' })
    expect(step).toMatchObject({
      code: 1,
      outputs: { status: 'usage', version: '', json: expect.stringContaining('"status":"usage"') },
      commands: [
        {
          name: 'error',
          title: 'semtag: the settings are wrong',
          message: expect.stringContaining('neither true nor false'),
        },
        {
          name: 'error',
          title: 'semtag: the settings are wrong',
          message: expect.stringContaining('"1.10" is not a full version'),
        },
      ],
    })
    expect(step.summary).toMatch(/^## semtag: the settings are wrong\n/)
    expect(registry.log).toEqual([])
  })

  test('on a refusal', async () => {
    const { registry, inputs } = await startPlace()
    registry.image('ui', '1.0.0', { content: 'another' })
    const step = await stepOf(inputs('1.0.0'))
    expect(step).toMatchObject({
      code: 1,
      outputs: { status: 'refused', tags: '' },
      commands: [
        {
          name: 'error',
          title: 'semtag: 1.0.0 is refused',
          message: expect.stringContaining(
            'replace content that users may have pulled with the input overwrite.',
          ),
        },
      ],
    })
  })

  test('on an alias that was not written', async () => {
    const { registry, inputs } = await startPlace()
    registry.fault({ method: 'PUT', path: /manifests\/latest/ }, { status: 403 })
    const { code, outputs, commands } = await stepOf(inputs('1.0.0'))
    expect({ code, status: outputs['status'] }).toEqual({ code: 1, status: 'partial' })
    expect(outputs['tags']).not.toContain(':latest')
    expect(commands.map(({ name }) => name)).toContain('error')
  })

  test('if an output cannot be set', async () => {
    const { registry, inputs } = await startPlace()
    const step = await stepOf(inputs('1.0.0'), { GITHUB_OUTPUT: tmpdir() })
    expect(step.code).toBe(1)
    expect(step.commands.at(-1)?.message).toContain('GITHUB_OUTPUT')
    expect(registry.tags('ui').size).toBe(4)
  })

  test('when it is cancelled', async () => {
    const { registry, inputs } = await startPlace()
    registry.fault({ method: 'GET', path: /tags\/list/, times: 9 }, 'hang')
    const running = startAction(inputs('1.0.0'))
    await vi.waitUntil(() => registry.lines.some((line) => line.includes('tags/list')))
    running.signal('SIGINT')
    const { code, commands } = await running.done
    expect(code).toBe(1)
    expect(commands[0]?.message).toContain('semtag was interrupted (SIGINT).')
  })
})

describe('secrets', () => {
  const login = { username: 'ci', password: 'hunter22' }

  test('are masked before anything else, and a token as soon as it exists', async () => {
    const { inputs } = await startPlace({ auth: { bearer: { user: 'ci', password: 'hunter22' } } })
    const { code, commands, plain, summary, outputs } = await stepOf({
      ...inputs('1.0.0'),
      ...login,
      debug: 'true',
    })
    expect(code).toBe(0)
    expect(commands[0]).toEqual({ name: 'add-mask', title: undefined, message: 'hunter22' })
    const masked = commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message)
    expect(masked.length).toBeGreaterThan(1)
    const shown = [plain, summary, ...Object.values(outputs)].join('\n')
    expect(masked.filter((secret) => shown.includes(secret))).toEqual([])
    expect(plain).toContain('tags/list')
  })

  test.each([
    ['the environment', {}, { SEMTAG_PASSWORD: 'hunter22' }, 'hunter22'],
    ['an input, misplaced', { image: 'https://ci:hunter23@registry.local/ui' }, {}, 'hunter23'],
    ['the environment, misplaced', {}, { SEMTAG_IMAGE: 'https://ci:hunter24@registry.local/ui' }, 'hunter24'],
  ])('of %s are masked before anything else', async (_, inputs, env, secret) => {
    const { log } = await stepOf({ version: '1.10', ...inputs }, env)
    expect(log.split('\n')[0]).toBe(`::add-mask::${secret}`)
    expect(log.replace(`::add-mask::${secret}`, '')).not.toContain(secret)
  })

  test('are not named outside a runner', async () => {
    const { inputs } = await startPlace({ auth: { basic: { user: 'ci', password: 'hunter22' } } })
    const { code, log } = await stepOf({ ...inputs('1.0.0'), ...login }, { GITHUB_ACTIONS: '' })
    expect(code).toBe(0)
    expect(log).not.toContain('hunter22')
  })
})

test.each(hostileTexts)('a registry that answers %j is quoted, and does nothing', async (text) => {
  const { registry, inputs } = await startPlace()
  const body = JSON.stringify({ errors: [{ code: 'DENIED', message: text, detail: text }] })
  registry.fault({ method: 'PUT', times: 9 }, { status: 403, body })
  const step = await stepOf({ ...inputs('1.0.0'), debug: 'true' })
  expect(step.code).toBe(1)
  expect(step.commands.map(({ name }) => name)).toEqual(['error'])
  expect(step.commands[0]?.title).toMatch(/^semtag: 1\.0\.0 (?:failed|is released in part)$/)
  expect(Object.keys(step.outputs)).toHaveLength(10)
  expect(step.summary.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(1)
})

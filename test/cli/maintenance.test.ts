import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import '../../src/compose/maintenance.ts'
import * as z from 'zod'
import { maintenanceText, quietMaintenance } from '../../src/cli/maintenance.ts'
import { jsonSchemas } from '../../src/config/schema/report-schema.ts'
import type { MaintenanceReport, TagReport } from '../../src/domain/report.ts'
import { digest, reportOf } from '../frontend/report.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { type CliOptions, type CliResult, startCli } from '../support/run-cli.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-care-'))

interface Shop {
  readonly registry: TestRegistry
  /** `127.0.0.1:PORT/image-gallery` */
  readonly repository: string
  readonly tags: () => ReadonlyMap<string, string>
  /** Runs `semtag COMMAND REPOSITORY …`. */
  run(command: string, words?: readonly string[], options?: CliOptions): Promise<CliResult>
  start(command: string, words: readonly string[], options?: CliOptions): ReturnType<typeof startCli>
  /** The output as a reader sees it: the port of the registry is another one in each run. */
  shown(ran: CliResult): string
}

/** The repository after releases of 2.1.106, 2.1.114, 2.2.11 and 3.0.42, and one literal tag. */
async function startShop(options: RegistryOptions = {}): Promise<Shop> {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  const released = {
    '2.1.106': [],
    '2.1.114': ['2.1'],
    '2.2.11': ['2.2', '2'],
    '3.0.42': ['3.0', '3', 'latest'],
    'build-7': [],
  }
  for (const [version, aliases] of Object.entries(released))
    for (const tag of [version, ...aliases]) registry.image('image-gallery', tag, { content: version })
  registry.clearLog()
  const repository = `${registry.host}/image-gallery`
  const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }
  const start: Shop['start'] = (command, words, { env: more, ...rest } = {}) =>
    startCli([...command.split(' '), repository, ...words], { ...rest, env: { ...env, ...more } })
  return {
    registry,
    repository,
    tags: () => registry.tags('image-gallery'),
    start,
    run: (command, words = [], given = {}) => start(command, words, given).done,
    shown: ({ stdout, stderr }) => `${stdout}${stderr}`.replaceAll(registry.host, 'registry.local:5000'),
  }
}

const writes = ({ registry }: Shop) => registry.lines.filter((line) => !/^(?:GET|HEAD) /.test(line))

/** What `--json` printed, checked against the schema that is published. */
function reportIn({ stdout }: CliResult, schema: keyof typeof jsonSchemas): unknown {
  return z.fromJSONSchema({ ...jsonSchemas[schema] }).parse(JSON.parse(stdout))
}

describe('ls', () => {
  test('prints a tree of lines with the aliases', async () => {
    const shop = await startShop()
    const ran = await shop.run('ls')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  4 versions
      3
        3.0  3.0.42   3.0 3 latest
      2
        2.2  2.2.11   2.2 2
        2.1  2.1.114  2.1
             2.1.106
      other tags
        build-7
      "
    `)
    expect(writes(shop)).toEqual([])
  })

  test('prints the report with --json, --digests and --platforms', async () => {
    const shop = await startShop()
    const ran = await shop.run('ls', ['--json', '--digests', '--platforms'])
    const digest = shop.tags().get('3.0.42')
    expect(reportIn(ran, 'list')).toMatchObject({
      command: 'ls',
      repository: shop.repository,
      status: 'complete',
      versions: [
        { version: '3.0.42', tag: '3.0.42', digest, platforms: ['linux/amd64'] },
        { version: '2.2.11' },
        { version: '2.1.114' },
        { version: '2.1.106' },
      ],
      others: ['build-7'],
    })
  })

  test('prints only the exact tags with --quiet', async () => {
    const shop = await startShop()
    expect(await shop.run('ls', ['-q'])).toMatchObject({
      code: 0,
      stdout: '3.0.42\n2.2.11\n2.1.114\n2.1.106\n',
      stderr: '',
    })
    shop.registry.image('image-gallery', 'v4.0.0')
    const prefixed = await shop.run('ls', ['-q', '--tag-prefix', 'v'])
    expect(prefixed.stdout).toBe('v4.0.0\n3.0.42\n2.2.11\n2.1.114\n2.1.106\n')
  })
})

describe('reconcile', () => {
  test('prints one line if there is nothing to do', async () => {
    const shop = await startShop()
    const ran = await shop.run('reconcile')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  reconcile  all 6 aliases are correct
      "
    `)
    expect(await shop.run('reconcile', ['--dry-run'])).toMatchObject({ code: 0 })
    expect(writes(shop)).toEqual([])
  })

  test('moves misplaced aliases; --dry-run is a check that exits 5', async () => {
    const shop = await startShop()
    shop.registry.image('image-gallery', 'latest', { content: '2.2.11' })
    const dry = await shop.run('reconcile', ['--dry-run'])
    expect(dry.code).toBe(5)
    expect(shop.shown(dry)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  reconcile
        move  latest  2.2.11 → 3.0.42
      "
    `)
    expect(writes(shop)).toEqual([])
    expect(reportIn(await shop.run('reconcile', ['--dry-run', '--json']), 'care')).toMatchObject({
      status: 'drift',
    })

    const ran = await shop.run('reconcile')
    expect(ran.code).toBe(0)
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  reconcile
        moved  latest  2.2.11 → 3.0.42
      Verifying registry.local:5000/image-gallery: latest
      "
    `)
    expect(shop.tags().get('latest')).toBe(shop.tags().get('3.0.42'))
  })

  test('prints only the changed tags with --quiet', async () => {
    const shop = await startShop()
    shop.registry.image('image-gallery', 'latest', { content: '2.2.11' })
    expect(await shop.run('reconcile', ['-q'])).toMatchObject({ code: 0, stdout: 'latest\n', stderr: '' })
  })

  test('creates missing aliases only with --create', async () => {
    const shop = await startShop()
    shop.registry.image('image-gallery', '1.0.0')
    expect(await shop.run('reconcile')).toMatchObject({ code: 0 })
    expect(shop.tags().has('1.0')).toBe(false)
    expect(await shop.run('reconcile', ['--create', '-q'])).toMatchObject({ code: 0, stdout: '1.0\n1\n' })
  })
})

describe('yank and unyank', () => {
  test('a version is withdrawn, its aliases fall back, and unyank restores everything', async () => {
    const shop = await startShop({ deletion: 'tag' })
    const before = shop.tags()
    const dry = await shop.run('yank', ['3.0.42', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    expect(shop.shown(dry)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  yank 3.0.42
        create  yanked-3.0.42
        hold    3.0            no 3.0.x version is left; the alias stays
        hold    3              no 3.x version is left; the alias stays
        move    latest         3.0.42 → 2.2.11
      "
    `)
    expect(writes(shop)).toEqual([])

    const ran = await shop.run('yank', ['v3.0.42', '--reason', 'loses data'])
    expect(ran.code).toBe(0)
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  yank 3.0.42
        created  yanked-3.0.42
        held     3.0            no 3.0.x version is left; the alias stays
        held     3              no 3.x version is left; the alias stays
        moved    latest         3.0.42 → 2.2.11
      Verifying registry.local:5000/image-gallery: latest
      "
    `)
    expect(shop.shown(await shop.run('ls'))).toMatch(/3\.0\.42 .*withdrawn .*: loses data/)

    const back = await shop.run('unyank', ['3.0.42'])
    expect(back.code).toBe(0)
    expect(shop.shown(back)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  unyank 3.0.42
        removed    yanked-3.0.42
        unchanged  3.0
        unchanged  3
        moved      latest         2.2.11 → 3.0.42
      Verifying registry.local:5000/image-gallery: latest
      "
    `)
    expect(shop.tags()).toEqual(before)
  })

  test('several versions are withdrawn at once with --remove-empty and --json', async () => {
    const shop = await startShop({ deletion: 'tag' })
    const output = join(directory, 'report.json')
    const ran = await shop.run('yank', ['3.0.42', '2.2.11', '--remove-empty', '--json', '-o', output])
    expect(ran.code).toBe(0)
    expect(await readFile(output, 'utf8')).toBe(ran.stdout)
    expect(reportIn(ran, 'care')).toMatchObject({
      command: 'yank',
      versions: ['3.0.42', '2.2.11'],
      status: 'complete',
      moved: expect.arrayContaining([
        expect.objectContaining({ tag: 'latest', to: expect.objectContaining({ version: '2.1.114' }) }),
      ]),
    })
    expect([...shop.tags().keys()].filter((tag) => /^(?:3|3\.0|2\.2)$/.test(tag))).toEqual([])
  })

  test('a missing version is an error', async () => {
    const shop = await startShop()
    const ran = await shop.run('yank', ['9.9.9', '8.8.8'])
    expect(ran.code).toBe(1)
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "Error: registry.local:5000/image-gallery has no version 9.9.9.
        Run semtag ls to see its versions. A version that was released with --tag-prefix or --variant needs the same flag here.
      Error: registry.local:5000/image-gallery has no version 8.8.8.
        Run semtag ls to see its versions. A version that was released with --tag-prefix or --variant needs the same flag here.
      "
    `)
    expect(writes(shop)).toEqual([])
  })

  test('pushing a withdrawn version names the command that lets it count again', async () => {
    const shop = await startShop()
    await shop.run('yank', ['3.0.42'])
    const image = `docker://${shop.repository}:build-7`
    const push = await startCli(['push', image, '3.0.42']).done
    expect(push.code).toBe(3)
    expect(push.stderr).toContain(`Unyank it first, with semtag unyank ${shop.repository} 3.0.42`)
  })
})

describe('rm', () => {
  test('deletes tags, and only those tags', async () => {
    const shop = await startShop({ deletion: 'tag' })
    shop.registry.image('image-gallery', 'build-8', { content: 'build-7' })
    const dry = await shop.run('rm', ['build-7', 'none', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    expect(shop.shown(dry)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  rm
        remove  build-7
        keep    none     there is no such tag
      "
    `)
    expect(writes(shop)).toEqual([])

    const ran = await shop.run('rm', ['build-7', 'none', '--json'])
    expect(ran.code).toBe(0)
    expect(reportIn(ran, 'care')).toMatchObject({
      command: 'rm',
      targets: [
        {
          tags: [
            { tag: 'build-7', outcome: 'removed' },
            { tag: 'none', outcome: 'unchanged' },
          ],
        },
      ],
    })
    expect([shop.tags().has('build-7'), shop.tags().has('build-8')]).toEqual([false, true])
    expect(await shop.run('rm', ['build-8', '-q'])).toMatchObject({ code: 0, stdout: 'build-8\n' })
  })

  test('refuses an exact tag that an alias points at, unless --force is given', async () => {
    const shop = await startShop({ deletion: 'tag' })
    const ran = await shop.run('rm', ['2.1.114'])
    expect(ran.code).toBe(3)
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  rm
        refused  2.1.114  2.1 points at the same image
      Error: 2.1.114 is not deleted: 2.1 points at the same image.
        Withdraw the version with semtag yank registry.local:5000/image-gallery 2.1.114, which moves its aliases; delete the aliases too; or use --force.
      "
    `)
    expect(await shop.run('rm', ['2.1.114', '--force'])).toMatchObject({ code: 0 })
    expect(shop.tags().has('2.1.114')).toBe(false)
    expect(shop.tags().has('2.1')).toBe(true)
  })

  test('stops before it writes if the registry does not delete', async () => {
    const shop = await startShop({ deletion: 'none' })
    const before = shop.tags()
    const ran = await shop.run('rm', ['build-7'])
    expect(ran.code).toBe(3)
    expect(shop.shown(ran)).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  rm
        refused  build-7
      Error response from the registry: registry.local:5000 deletes nothing: deletion is disabled, or needs another API.
        docker-registry deletes once REGISTRY_STORAGE_DELETE_ENABLED=true is set (storage.delete.enabled); for another registry, use its own interface.
      "
    `)
    expect(shop.tags()).toEqual(before)
  })

  test('refuses --all if nobody can confirm it, unless --yes or --dry-run is given', async () => {
    const shop = await startShop()
    const ran = await shop.run('rm', ['--all'])
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatchInlineSnapshot(`
      "Error: --all empties the repository, but semtag cannot ask for confirmation: there is no terminal.
        Add --yes to confirm; --dry-run shows what semtag would delete.
      "
    `)
    expect(shop.registry.log).toEqual([])
    expect(await shop.run('rm', ['--all', '--dry-run'])).toMatchObject({ code: 0 })
    expect(writes(shop)).toEqual([])
    expect(await shop.run('rm', ['--all', '--yes'])).toMatchObject({ code: 0 })
    expect(shop.tags().size).toBe(0)
  })

  test('asks for the name of the repository on a terminal before --all', async () => {
    const shop = await startShop()
    const terminal = { stderrTerminal: true, env: { NO_COLOR: '1' } }
    const no = await shop.run('rm', ['--all'], { ...terminal, typed: 'yes\n' })
    expect(no.stderr).toContain(`Delete all 11 tags of ${shop.repository}? Type its name to continue: `)
    expect(no.code).not.toBe(0)
    expect(writes(shop)).toEqual([])
    const yes = await shop.run('rm', ['--all'], { ...terminal, typed: `${shop.repository}\n` })
    expect(yes.code).toBe(0)
    expect(shop.tags().size).toBe(0)
  })
})

describe.each([
  ['ls', []],
  ['reconcile', []],
  ['yank', ['3.0.42']],
  ['unyank', ['3.0.42']],
  ['rm', ['build-7']],
])('semtag %s', (command, words) => {
  const schema = command === 'ls' ? 'list' : 'care'

  test('a missing repository exits 1', async () => {
    const shop = await startShop()
    const ran = await startCli([command, `${shop.registry.host}/nothing`, ...words, '--json']).done
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/^Error.*nothing/)
    const failed = { problems: [{ code: 'REPOSITORY_NOT_FOUND' }] }
    expect(reportIn(ran, schema)).toMatchObject({
      status: 'failed',
      ...(command === 'ls' ? failed : { targets: [failed] }),
    })
  })

  test('a wrong or missing password exits 1', async () => {
    const shop = await startShop({ auth: { basic: { user: 'ci', password: 'hunter22' } } })
    const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'wrong-one' }
    const wrong = await shop.run(command, words, { env })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('Error')
    expect(wrong.stdout + wrong.stderr).not.toContain('wrong-one')
    expect((await shop.run(command, words)).code).toBe(1)
    const right = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
    expect((await shop.run(command, words, { env: right })).code).toBe(0)
  })

  test('a refused tag list exits 3', async () => {
    const shop = await startShop()
    shop.registry.fault(
      { path: /tags\/list/, times: 9 },
      { status: 403, body: { errors: [{ code: 'DENIED', message: 'no\u001b[2J\n::error::no' }] } },
    )
    const ran = await shop.run(command, [...words, '--json'])
    expect(ran.code).toBe(3)
    expect(reportIn(ran, schema)).toMatchObject({ status: 'refused' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(ran.stdout + ran.stderr).not.toMatch(/\u001b|^\s*::/m)
    expect(writes(shop)).toEqual([])
  })

  test('mistakes exit 2, and nothing is contacted', async () => {
    const shop = await startShop()
    const ran = await shop.run(command, [...words, '--timeout', 'soon', '--json'])
    expect(ran.code).toBe(2)
    expect(reportIn(ran, 'failure')).toMatchObject({ status: 'usage' })
    expect(shop.registry.log).toEqual([])
  })

  test('Ctrl-C before any write exits 130', async () => {
    const shop = await startShop()
    const { happened } = shop.registry.fault({ path: /tags\/list/ }, 'hang')
    const running = shop.start(command, words)
    await happened
    running.signal('SIGINT')
    expect(await running.done).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('semtag was interrupted (SIGINT).'),
    })
  })
})

test.each(['reconcile', 'yank', 'rm'])('semtag %s reports a missing right to write', async (command) => {
  const shop = await startShop({
    auth: { bearer: { user: 'ci', password: 'hunter22', rights: ['pull'] } },
  })
  shop.registry.image('image-gallery', 'latest', { content: '2.2.11' })
  const words = command === 'yank' ? ['3.0.42'] : command === 'rm' ? ['build-7'] : []
  const env = { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }
  const before = shop.tags()
  const ran = await shop.run(command, words, { env })
  expect(ran.code).toBe(1)
  expect(ran.stderr).toMatch(/^Error/m)
  expect(shop.tags()).toEqual(before)
})

test('all mistakes of a command line are reported together', async () => {
  const ran = await startCli(['yank']).done
  expect(ran).toMatchObject({ code: 2, stdout: '' })
  expect(ran.stderr).toMatchInlineSnapshot(`
    "Error: REPOSITORY is missing.
      Write semtag yank REPOSITORY VERSION…, such as semtag yank registry.local:5000/image-gallery 3.0.42; or set image and registry in semtag.config.json.
    Error: VERSION is missing.
      Write semtag yank REPOSITORY VERSION…, such as semtag yank registry.local:5000/image-gallery 3.0.42.
    "
  `)
})

describe('the report of a maintenance command', () => {
  const paint = (_style: unknown, text: string) => text
  const at = (version: string) => ({ version, digest: digest(version) })

  function care(
    tags: readonly Partial<TagReport>[],
    rest: Partial<Omit<MaintenanceReport, 'targets'>> = {},
  ): MaintenanceReport {
    const { targets } = reportOf({ targets: [{ tags }] })
    return {
      schemaVersion: 1,
      command: 'reconcile',
      versions: [],
      dryRun: false,
      status: 'complete',
      targets,
      moved: [],
      ...rest,
    }
  }

  const yanked = [
    { tag: 'yanked-3.0.42', kind: 'withdrawal', outcome: 'created' },
    { tag: 'latest', kind: 'latest', outcome: 'moved', from: at('3.0.42'), to: at('2.2.11') },
    {
      tag: '3.0',
      kind: 'minor',
      outcome: 'held',
      reason: 'withdrawn',
      heldBy: null,
      note: 'no 3.0.x version is left; the alias stays',
    },
    { tag: '3', kind: 'major', outcome: 'removed' },
  ] as const

  test('shows a yank', () => {
    const report = care(yanked, { command: 'yank', versions: ['3.0.42', '3.0.41'] })
    expect(maintenanceText(report, { paint })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  yank 3.0.42 3.0.41
      created  yanked-3.0.42
      moved    latest         3.0.42 → 2.2.11
      held     3.0            no 3.0.x version is left; the alias stays
      removed  3
    "
  `)
    expect(quietMaintenance(report)).toBe('yanked-3.0.42\nlatest\n3\n')
  })

  test('has other words in a dry run', () => {
    const report = care(yanked, { command: 'yank', versions: ['3.0.42'], dryRun: true })
    expect(maintenanceText(report, { paint, width: 60 })).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  yank 3.0.42
        create  yanked-3.0.42
        move    latest         3.0.42 → 2.2.11
        hold    3.0            no 3.0.x version is left; the alias
                               stays
        remove  3
      "
    `)
  })

  const inPlace = { tag: '2', kind: 'major', outcome: 'unchanged' } as const

  test.each([
    [[], 'nothing to do'],
    [[inPlace], 'its alias is correct'],
    [[inPlace, { ...inPlace, tag: '3' }], 'all 2 aliases are correct'],
  ])('is one line if reconcile has nothing to do', (tags, words) => {
    expect(maintenanceText(care(tags), { paint })).toBe(
      `registry.local:5000/image-gallery  reconcile  ${words}\n`,
    )
  })

  test('leaves out the correct aliases of reconcile, and nothing else', () => {
    const tags = [inPlace, { ...inPlace, tag: '2.1', note: 'a remark' }, yanked[2]]
    expect(maintenanceText(care(tags), { paint })).toBe(
      `registry.local:5000/image-gallery  reconcile\n  unchanged  2.1  a remark\n  held       3.0  no 3.0.x version is left; the alias stays\n`,
    )
  })

  test('has no table if the command ended before the plan', () => {
    expect(maintenanceText(care([], { status: 'failed' }), { paint })).toBe('')
  })
})

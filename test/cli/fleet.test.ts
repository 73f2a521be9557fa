import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import '../../src/compose/maintenance.ts'
import * as z from 'zod'
import { jsonSchemas } from '../../src/config/schema/report-schema.ts'
import { stacked } from '../../src/frontend/report-text.ts'
import { startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { type CliResult, startCli } from '../support/run-cli.ts'

/** Two registries with an image, its variant, and another image. */
async function openFleet() {
  const registries = await Promise.all([startRegistry(), startRegistry()])
  const directory = await mkdtemp(join(tmpdir(), 'semtag-fleet-'))
  onTestFinished(async () => void (await Promise.all(registries.map((registry) => registry.close()))))
  const config = join(directory, 'semtag.config.json')
  const configure = (images: readonly (string | object)[]) =>
    writeFile(config, JSON.stringify({ images, registry: registries.map(({ host }) => host) }))
  await configure(['ui', { image: 'ui-alpine', repository: 'ui', variant: 'alpine' }, 'api'])
  const fill = (
    path: string,
    contents: Readonly<Record<string, string>>,
    at: readonly TestRegistry[] = registries,
  ) => {
    for (const registry of at)
      for (const [word, tags] of Object.entries(contents))
        for (const tag of tags.split(' ')) registry.image(path, tag, { content: word })
  }
  fill('ui', { '2.2.11': '2.2.11 2.2 2', '3.0.42': '3.0.42 3.0 3 latest' })
  fill('ui', { a: '2.2.11-alpine 2.2-alpine 2-alpine', b: '3.0.42-alpine 3.0-alpine 3-alpine alpine' })
  fill('api', { '2.2.11': '2.2.11 2.2 2 latest' })
  const run = (...words: readonly string[]) =>
    startCli([...words, '--config', config], { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } }).done
  const shown = ({ stdout, stderr }: CliResult) =>
    registries.reduce(
      (text, { host }, index) => text.replaceAll(host, `${['one', 'two'][index]}.local`),
      `${stdout}${stderr}`,
    )
  const [first, second] = registries
  return { first, second, fill, run, shown, configure }
}

function reportIn({ stdout }: CliResult, schema: keyof typeof jsonSchemas): unknown {
  return z.fromJSONSchema({ ...jsonSchemas[schema] }).parse(JSON.parse(stdout))
}

test('ls: a tree for each repository of each image', async () => {
  const { run, shown } = await openFleet()
  const ran = await run('ls', '--image', 'ui', '--image', 'ui-alpine')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(shown(ran)).toMatchInlineSnapshot(`
    "one.local/ui  2 versions
    3
      3.0  3.0.42  3.0 3 latest
    2
      2.2  2.2.11  2.2 2
    other tags
      2-alpine
      2.2-alpine
      2.2.11-alpine
      3-alpine
      3.0-alpine
      3.0.42-alpine
      alpine

    two.local/ui  2 versions
    3
      3.0  3.0.42  3.0 3 latest
    2
      2.2  2.2.11  2.2 2
    other tags
      2-alpine
      2.2-alpine
      2.2.11-alpine
      3-alpine
      3.0-alpine
      3.0.42-alpine
      alpine

    one.local/ui (alpine)  2 versions
    3
      3.0  3.0.42-alpine  3.0-alpine 3-alpine alpine
    2
      2.2  2.2.11-alpine  2.2-alpine 2-alpine
    other tags
      2
      2.2
      2.2.11
      3
      3.0
      3.0.42
      latest

    two.local/ui (alpine)  2 versions
    3
      3.0  3.0.42-alpine  3.0-alpine 3-alpine alpine
    2
      2.2  2.2.11-alpine  2.2-alpine 2-alpine
    other tags
      2
      2.2
      2.2.11
      3
      3.0
      3.0.42
      latest
    "
  `)
  const all = await run('ls', '--json')
  expect(reportIn(all, 'lists')).toMatchObject({
    command: 'ls',
    status: 'complete',
    repositories: [
      { image: 'ui', versions: [{ tag: '3.0.42' }, { tag: '2.2.11' }] },
      { image: 'ui' },
      { image: 'ui-alpine', variant: 'alpine', versions: [{ tag: '3.0.42-alpine' }, {}] },
      { image: 'ui-alpine' },
      { image: 'api' },
      { image: 'api' },
    ],
  })
  expect(shown(await run('ls', '--quiet', '--image', 'api'))).toBe(
    'one.local/api:2.2.11\ntwo.local/api:2.2.11\n',
  )
})

test('reconcile: a line for what is in place, a table for what is not, and 5 for a dry run', async () => {
  const { second, fill, run, shown } = await openFleet()
  expect(await run('reconcile', '--dry-run')).toMatchObject({ code: 0 })
  fill('ui', { '2.2.11': 'latest' }, [second])
  const dry = await run('reconcile', '--dry-run')
  expect(dry).toMatchObject({ code: 5, stderr: '' })
  expect(shown(dry)).toMatchInlineSnapshot(`
    "one.local/ui  reconcile  all 5 aliases are correct

    two.local/ui  reconcile
      move  latest  2.2.11 → 3.0.42

    one.local/ui (alpine)  reconcile  all 5 aliases are correct
    two.local/ui (alpine)  reconcile  all 5 aliases are correct
    one.local/api  reconcile  all 3 aliases are correct
    two.local/api  reconcile  all 3 aliases are correct
    "
  `)
  expect(shown(await run('reconcile', '--quiet'))).toBe('two.local/ui:latest\n')
  expect(await run('reconcile', '--dry-run')).toMatchObject({ code: 0 })
})

test('yank and unyank of everything, with what each repository has', async () => {
  const { run, shown } = await openFleet()
  const ran = await run('yank', '3.0.42', '--reason', 'loses data')
  expect(ran.code).toBe(0)
  expect(shown({ ...ran, stderr: '' })).toMatchInlineSnapshot(`
    "one.local/ui  yank 3.0.42
      created  yanked-3.0.42
      held     3.0            no 3.0.x version is left; the alias stays
      held     3              no 3.x version is left; the alias stays
      moved    latest         3.0.42 → 2.2.11

    two.local/ui  yank 3.0.42
      created  yanked-3.0.42
      held     3.0            no 3.0.x version is left; the alias stays
      held     3              no 3.x version is left; the alias stays
      moved    latest         3.0.42 → 2.2.11

    one.local/ui (alpine)  yank 3.0.42
      created  yanked-3.0.42-alpine
      held     3.0-alpine            no 3.0.x version is left; the alias stays
      held     3-alpine              no 3.x version is left; the alias stays
      moved    alpine                3.0.42 → 2.2.11

    two.local/ui (alpine)  yank 3.0.42
      created  yanked-3.0.42-alpine
      held     3.0-alpine            no 3.0.x version is left; the alias stays
      held     3-alpine              no 3.x version is left; the alias stays
      moved    alpine                3.0.42 → 2.2.11

    one.local/api  yank 3.0.42
      unchanged  yanked-3.0.42  there is no version 3.0.42

    two.local/api  yank 3.0.42
      unchanged  yanked-3.0.42  there is no version 3.0.42
    "
  `)
  const back = await run('unyank', '3.0.42', '--json')
  expect(back.code).toBe(0)
  expect(reportIn(back, 'fleet')).toMatchObject({
    command: 'unyank',
    versions: ['3.0.42'],
    dryRun: false,
    status: 'complete',
    repositories: Array(6).fill({ status: 'complete' }),
    problems: [],
  })
})

test('a version that is nowhere', async () => {
  const { run, shown } = await openFleet()
  const ran = await run('yank', '9.9.9')
  expect(ran.code).toBe(1)
  expect(shown({ ...ran, stdout: '' })).toMatchInlineSnapshot(`
    "Error: None of the 4 repositories has version 9.9.9.
      Run semtag ls to see their versions.
    "
  `)
})

test('one registry that is down: 4 if something was written, else 1, and the others are done', async () => {
  const { second, fill, run, shown } = await openFleet()
  fill('api', { '2.2.0': '2.2.0 latest' })
  second.fault({ times: Number.POSITIVE_INFINITY }, { status: 401 })
  const ran = await run('reconcile')
  expect(ran.code).toBe(4)
  expect(shown(ran)).toMatchInlineSnapshot(`
    "one.local/ui  reconcile  all 5 aliases are correct
    one.local/ui (alpine)  reconcile  all 5 aliases are correct

    one.local/api  reconcile
      moved  latest  2.2.0 → 2.2.11
    Verifying one.local/api: latest
    Error response from the registry: two.local/ui, two.local/api: two.local asks for credentials, but names no scheme (a 401 without a challenge).
    "
  `)
  const again = await run('reconcile')
  expect(again.code).toBe(1)
  expect(await run('ls')).toMatchObject({ code: 1 })
  expect(await run('yank', '3.0.42')).toMatchObject({ code: 1 })
})

test('one repository that --image and --registry leave has the document of one', async () => {
  const { first, run } = await openFleet()
  const only = ['--image', 'api', '--registry', first.host, '--json']
  expect(reportIn(await run('reconcile', ...only), 'care')).toMatchObject({ targets: [{}] })
  expect(reportIn(await run('ls', ...only), 'list')).toMatchObject({ repository: `${first.host}/api` })
})

describe('prune', () => {
  /** Old versions of every image. */
  async function openOldFleet() {
    const fleet = await openFleet()
    fleet.fill('ui', { old: '3.0.40', older: '3.0.39', c: '3.0.40-alpine' })
    fleet.fill('api', { old: '2.2.10' })
    return fleet
  }
  const gone = ({ first, second }: Awaited<ReturnType<typeof openFleet>>) =>
    [first, second].map(({ tags }) =>
      ['ui:3.0.40', 'ui:3.0.39', 'ui:3.0.40-alpine', 'api:2.2.10'].filter((name) => {
        const [path = '', tag = ''] = name.split(':')
        return !tags(path).has(tag)
      }),
    )

  test('plans everything that is configured, and deletes it, two variants of a repository too', async () => {
    const fleet = await openOldFleet()
    const { run, shown } = fleet
    const plan = await run('prune', '--keep-minor', '1', '--image', 'ui', '--image', 'ui-alpine')
    expect(plan).toMatchObject({ code: 0, stderr: '' })
    expect(shown(plan).replace(/\d+ B/g, '300 B')).toMatchInlineSnapshot(`
      "one.local/ui  prune  2 tags of 17 would go, up to 1.49 kB
      3.0
        stay  3.0.42         the owner of 3.0, 3, latest
        go    3.0.40  300 B  no rule keeps it
        go    3.0.39  300 B  no rule keeps it
      2.2
        stay  2.2.11         the owner of 2.2, 2
      13 other tags stay

      two.local/ui  prune  2 tags of 17 would go, up to 1.49 kB
      3.0
        stay  3.0.42         the owner of 3.0, 3, latest
        go    3.0.40  300 B  no rule keeps it
        go    3.0.39  300 B  no rule keeps it
      2.2
        stay  2.2.11         the owner of 2.2, 2
      13 other tags stay

      one.local/ui (alpine)  prune  1 tag of 17 would go, up to 300 B
      3.0
        stay  3.0.42-alpine         the owner of 3.0-alpine, 3-alpine, alpine
        go    3.0.40-alpine  300 B  no rule keeps it
      2.2
        stay  2.2.11-alpine         the owner of 2.2-alpine, 2-alpine
      14 other tags stay

      two.local/ui (alpine)  prune  1 tag of 17 would go, up to 300 B
      3.0
        stay  3.0.42-alpine         the owner of 3.0-alpine, 3-alpine, alpine
        go    3.0.40-alpine  300 B  no rule keeps it
      2.2
        stay  2.2.11-alpine         the owner of 2.2-alpine, 2-alpine
      14 other tags stay
      "
    `)
    expect(gone(fleet)).toEqual([[], []])
    const done = await run('prune', '--keep-minor', '1', '--json', '--yes')
    expect([done.code, done.stderr]).toEqual([0, expect.not.stringContaining('Error')])
    expect(reportIn(done, 'prunes')).toMatchObject({ command: 'prune', status: 'complete', dryRun: false })
    expect(gone(fleet)).toEqual(
      [1, 2].map(() => ['ui:3.0.40', 'ui:3.0.39', 'ui:3.0.40-alpine', 'api:2.2.10']),
    )
  })

  test('a tag that two images of a repository name goes once', async () => {
    const { run, fill, first, configure } = await openOldFleet()
    fill('ui', { commit: 'sha-1a2b3c4' })
    const alpine = { image: 'ui-alpine', repository: 'ui', variant: 'alpine' }
    await configure([
      { image: 'ui', others: 'sha-*' },
      { ...alpine, others: 'sha-*' },
    ])
    const ran = await run('prune', '-q', '--registry', first.host)
    expect(ran).toMatchObject({ code: 0, stdout: `${first.host}/ui:sha-1a2b3c4\n` })
  })

  test('deletes nothing anywhere if too much would go somewhere', async () => {
    const fleet = await openOldFleet()
    const ran = await fleet.run('prune', '--keep-minor', '1', '--max', '1', '--yes')
    expect(ran.code).toBe(3)
    expect(fleet.shown(ran)).toContain('2 tags of one.local/ui would go, but --max allows 1')
    expect(gone(fleet)).toEqual([[], []])
  })

  test('goes on beside a registry that is down', async () => {
    const fleet = await openOldFleet()
    await fleet.second.close()
    const ran = await fleet.run('prune', '--keep-minor', '1', '--quiet', '--yes')
    expect(ran.code).toBe(4)
    expect(fleet.shown(ran)).toContain('one.local/ui:3.0.39\none.local/ui:3.0.40-alpine\n')
  })

  test('each image has rules of its own, and one without a rule is named', async () => {
    const fleet = await openOldFleet()
    const { run, shown, configure } = fleet
    await configure([
      { image: 'ui', keepMinor: 1 },
      { image: 'api', keepMajor: 5 },
    ])
    expect(shown(await run('prune', '-q'))).toBe(
      ['one', 'two'].map((name) => `${name}.local/ui:3.0.40\n${name}.local/ui:3.0.39\n`).join(''),
    )
    await configure([{ image: 'ui', keepMinor: 1 }, 'api'])
    const ran = await run('prune')
    expect([ran.code, shown(ran)]).toEqual([
      2,
      expect.stringContaining('No rule says which versions of api stay.'),
    ])
  })
})

test('tables stand apart, and lines do not', () => {
  expect(stacked(['a\n', '', 'b\n', 'c\n  d\n', 'e\n', 'f\n'])).toBe('a\nb\n\nc\n  d\n\ne\nf\n')
})

test('promote releases a candidate in every configured registry, or in none', async () => {
  const { first, second, run, shown } = await openFleet()
  const { digest } = first.image('api', 'staged-2.2.12', { content: '2.2.12' })
  const words = ['promote', '2.2.12', '--image', 'api', '--digest', digest]
  const missing = await run(...words)
  expect(missing.code).toBe(3)
  expect(shown(missing)).toContain('two.local/api')
  expect(first.tags('api').has('2.2.12')).toBe(false)

  second.image('api', 'staged-2.2.12', { content: '2.2.12' })
  expect(await run(...words)).toMatchObject({ code: 0 })
  for (const registry of [first, second])
    expect([registry.tags('api').get('2.2.12'), registry.tags('api').get('latest')]).toEqual([digest, digest])
})

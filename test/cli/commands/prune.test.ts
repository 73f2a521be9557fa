import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import '../../../src/compose/maintenance.ts'
import { pruneReport } from '../../../src/config/schema/prune-schema.ts'
import { type RegistryOptions, startRegistry } from '../../support/registry/registry.ts'
import { type CliOptions, runCli, startCli } from '../../support/run-cli.ts'

async function startShop(options: RegistryOptions = {}) {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  const released = {
    '2.1.104': [],
    '2.1.105': ['sha-1a2b3c4'],
    '2.1.106': ['2.1', '2'],
    '3.0.0-rc.1': [],
    '3.0.0-jdk21': [],
    '3.0.0': ['3.0', '3', 'latest'],
  }
  for (const [version, others] of Object.entries(released))
    for (const tag of [version, ...others]) registry.image('image-gallery', tag, { content: version })
  registry.clearLog()
  const repository = `${registry.host}/image-gallery`
  return {
    registry,
    repository,
    tags: () => [...registry.tags('image-gallery').keys()].toSorted(),
    run: (words: readonly string[], { env, ...rest }: CliOptions = {}) =>
      startCli(['prune', repository, ...words], {
        ...rest,
        env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...env },
      }).done,
    shown: (text: string) => text.replaceAll(registry.host, 'registry.local:5000'),
  }
}

const rules = ['--keep-minor', '1', '--keep-prereleases', '1']

test('without --yes, the plan is printed and nothing is deleted', async () => {
  const shop = await startShop()
  const before = shop.tags()
  const ran = await shop.run(rules)
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(shop.shown(ran.stdout)).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  prune  3 tags of 12 would go, up to 2.25 kB
    3.0
      stay     3.0.0               the owner of 3.0, 3, latest
      go       3.0.0-rc.1   751 B  3.0.0 is released
      unclear  3.0.0-jdk21         it may be a variant, not a prerelease
    2.1
      stay     2.1.106             the owner of 2.1, 2
      go       2.1.105      747 B  no rule keeps it
      go       2.1.104      747 B  no rule keeps it
    6 other tags stay
    "
  `)
  expect(shop.tags()).toEqual(before)
})

test('--yes deletes, and shows what became of each tag', async () => {
  const shop = await startShop()
  const ran = await shop.run([...rules, '--yes'])
  expect(ran.code).toBe(0)
  expect(shop.shown(ran.stdout)).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  prune  3 tags of 12 removed
    3.0
      stay     3.0.0        the owner of 3.0, 3, latest
      removed  3.0.0-rc.1   3.0.0 is released
      unclear  3.0.0-jdk21  it may be a variant, not a prerelease
    2.1
      stay     2.1.106      the owner of 2.1, 2
      removed  2.1.105      no rule keeps it
      removed  2.1.104      no rule keeps it
    6 other tags stay
    "
  `)
  expect(shop.tags()).toEqual(
    ['2', '2.1', '2.1.106', '3', '3.0', '3.0.0', '3.0.0-jdk21', 'latest', 'sha-1a2b3c4'].toSorted(),
  )
})

test.each([
  ['yes', 0, 'removed'],
  ['no', 0, 'go'],
])('a terminal shows the plan and asks: %s', async (typed, code, word) => {
  const shop = await startShop()
  const before = shop.tags()
  const ran = await shop.run(rules, { typed: `${typed}\n`, stderrTerminal: true, env: { NO_COLOR: '1' } })
  expect(ran.code).toBe(code)
  expect(shop.shown(ran.stderr)).toMatch(/^ {2}go {7}2\.1\.105 {6}\d+ B {2}no rule keeps it$/m)
  expect(ran.stderr).toContain('Delete these 3 tags? Type yes to continue: ')
  expect(ran.stdout).toMatch(new RegExp(`^  ${word} +2\\.1\\.105`, 'm'))
  if (typed === 'no') expect(shop.tags()).toEqual(before)
})

test('--dry-run asks nothing', async () => {
  const shop = await startShop()
  const ran = await shop.run([...rules, '--dry-run'], { stdin: 'terminal', stderrTerminal: true })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
})

test('--json prints the report that the schema describes', async () => {
  const shop = await startShop()
  for (const words of [[], ['--yes']]) {
    const { stdout } = await shop.run([...rules, '--json', ...words])
    const report = pruneReport.parse(JSON.parse(stdout))
    expect(report).toMatchObject({ command: 'prune', status: 'complete', dryRun: words.length === 0 })
    expect(report.manifests).toHaveLength(words.length === 0 ? 0 : 2)
  }
})

test('--quiet prints what goes, one a line', async () => {
  const shop = await startShop()
  const ran = await shop.run([...rules, '-q'])
  expect(ran).toMatchObject({ code: 0, stdout: '3.0.0-rc.1\n2.1.105\n2.1.104\n', stderr: '' })
  expect((await shop.run([...rules, '-q', '-y'])).stdout).toBe('3.0.0-rc.1\n2.1.105\n2.1.104\n')
  expect((await shop.run([...rules, '-q', '-y'])).stdout).toBe('')
})

test('more than --max is refused', async () => {
  const shop = await startShop()
  const before = shop.tags()
  const ran = await shop.run([...rules, '--max', '2', '--yes'])
  expect(ran.code).toBe(3)
  expect(shop.shown(ran.stderr)).toMatchInlineSnapshot(`
    "Error: 3 tags of registry.local:5000/image-gallery would go, but --max allows 2: semtag deletes nothing.
      Check the plan and the rules. If they are right, allow 3 with --max.
    "
  `)
  expect(shop.tags()).toEqual(before)
})

test('the rules may stand in the file of settings', async () => {
  const shop = await startShop()
  const directory = await mkdtemp(join(tmpdir(), 'semtag-prune-'))
  const settings = {
    images: [{ image: 'image-gallery', registry: shop.registry.host, keepMinor: 1 }],
    others: 'sha-*',
  }
  await writeFile(join(directory, 'semtag.config.json'), JSON.stringify(settings))
  const ran = await shop.run(['-q'], { workingDirectory: directory })
  expect(ran).toMatchObject({ code: 0, stdout: '2.1.105\n2.1.104\nsha-1a2b3c4\n', stderr: '' })
  expect((await runCli(['plan', 'image-gallery', '4.0.0'], { workingDirectory: directory })).code).not.toBe(2)
})

test.each([
  [[], 'No rule says which versions stay.'],
  [['--keep-minor', '3', '--print', 'gh'], '--print gh prints no commands for registry.local:5000.'],
  [['--keep-minor', '3', '--print', 'rm'], '--print "rm" is not one of gh, aws, gcloud, hub.'],
  [['--older-than', '90d'], 'No rule says which versions stay: an age alone is no rule.'],
  [
    ['--keep-range', 'new'],
    '--keep-range "new" is not a range of versions: write it as npm does, such as >=2.0.0.',
  ],
  [['--keep-minor', 'three'], '--keep-minor "three" is not a whole number.'],
  [['--keep-minor', '3', '--older-than', '90'], '--older-than "90" is not an age: write 90d, 12w or 36h.'],
])('%j is a mistake', async (words, message) => {
  const ran = await runCli(['prune', 'registry.local:5000/ui', ...words])
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain(`Error: ${message}\n`)
})

test('REPOSITORY is wanted', async () => {
  const ran = await runCli(['prune', '--keep-minor', '3'])
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain('REPOSITORY is missing')
})

test('--print prints commands, and neither deletes nor asks', async () => {
  const ran = await runCli(['prune', 'ghcr.io/acme/ui', '--keep-minor', '3', '--print', 'gh', '--yes'])
  expect([ran.code, ran.stderr]).toEqual([
    2,
    'Error: --print and --yes contradict each other.\n  --print only prints commands, and deletes nothing.\n',
  ])
})

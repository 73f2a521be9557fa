import { expect, test } from 'vitest'
import { listingText } from '../../../src/cli/commands/ls.ts'
import { listReport } from '../../../src/config/schema/maintenance-schema.ts'
import type { AliasListing, ListReport, VersionListing } from '../../../src/domain/list-report.ts'
import { contentOf } from '../../support/model-repository.ts'
import { runCli } from '../../support/run-cli.ts'
import { startWorld } from '../../support/world.ts'

const plain = { paint: (_: unknown, text: string) => text, width: 80 }

const history: Partial<ListReport> = {
  versions: ['3.0.42', '2.2.11', '2.1.115', '2.1.114', '2.1.106', '1.0.0-rc.1'].map(version),
  aliases: [
    alias('3.0', '3.0.42'),
    alias('3', '3.0.42'),
    alias('latest', '3.0.42'),
    alias('2.2', '2.2.11'),
    alias('2', '2.2.11'),
    alias('2.1', '2.1.115'),
  ],
}

test('--format mermaid prints a picture, and contradicts --json and --quiet', async () => {
  const world = await startWorld()
  await world.release('2.1.106')
  const repository = `${world.registry.host}/image-gallery`
  const { code, stdout } = await world.run(['ls', repository, '--format', 'mermaid'])
  expect([code, stdout.trimEnd().split('\n')]).toEqual([
    0,
    [
      'flowchart LR',
      '  subgraph l0["2.1"]',
      '    v0["2.1.106"]',
      '  end',
      '  t0(["2.1"]) --> v0',
      '  t1(["2"]) --> v0',
      '  t2(["latest"]) --> v0',
    ],
  ])
  for (const other of ['--json', '--quiet']) {
    const both = await runCli(['ls', repository, '--format', 'mermaid', other])
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining(`and ${other} contradict`)])
  }
})

test('--prunable marks what prune would delete, by the same rules', async () => {
  const world = await startWorld()
  for (const version of ['2.1.105', '2.1.106', '2.1.107']) await world.release(version)
  world.registry.image('image-gallery', 'sha-1a2b3c4', { content: 'a commit' })
  const words = ['ls', `${world.registry.host}/image-gallery`]
  const rules = ['--keep-minor', '2', '--others', 'sha-*']
  const { code, stdout } = await world.run([...words, '--prunable', ...rules])
  expect([code, stdout.replaceAll(world.registry.host, 'registry.local:5000')]).toMatchInlineSnapshot(`
    [
      0,
      "registry.local:5000/image-gallery  3 versions, 2 prunable
    2
      2.1  2.1.107  2.1 2 latest
           2.1.106
           2.1.105  prunable: no rule keeps it
    other tags
      sha-1a2b3c4  prunable: --others names it
    ",
    ]
  `)
  const { stdout: json } = await world.run([...words, '--prunable', ...rules, '--json'])
  const report = listReport.parse(JSON.parse(json))
  expect(report.prunable?.map(({ tag, reason }) => `${tag} ${reason}`)).toEqual([
    '2.1.105 not-kept',
    'sha-1a2b3c4 named',
  ])
})

test.each([
  [['--keep-minor', '3'], '--keep-minor has no effect without --prunable.'],
  [['--prunable'], 'No rule says which versions stay.'],
  [['--prunable', '--quiet', '--keep-minor', '3'], '--prunable and --quiet contradict each other.'],
  [
    ['--prunable', '--keep-range', 'new'],
    '--keep-range "new" is not a range of versions: write it as npm does, such as >=2.0.0.',
  ],
])('%j is a mistake', async (words, message) => {
  const ran = await runCli(['ls', 'registry.local:5000/ui', ...words])
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(`Error: ${message}\n`)])
})

test('the report is a tree of majors, minors and versions with their aliases', () => {
  expect(show(history)).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  6 versions
    3
      3.0  3.0.42      3.0 3 latest
    2
      2.2  2.2.11      2.2 2
      2.1  2.1.115     2.1
           2.1.114
           2.1.106
    1
      1.0  1.0.0-rc.1
    "
  `)
})

test('misplaced aliases are marked', () => {
  expect(
    show({
      versions: [
        {
          ...version('3.0.42'),
          withdrawn: { time: '2026-11-21T08:00:00.000Z', reason: 'it loses pictures' },
        },
        version('2.2.11'),
        { ...version('2.1.115'), withdrawn: { time: null, reason: null } },
        version('2.1.114'),
      ],
      aliases: [
        alias('3.0', '3.0.42', null),
        alias('3', '3.0.42', null),
        alias('latest', '2.2.11'),
        alias('2', '2.1.114', '2.2.11'),
        alias('2.1', '2.1.114'),
        { ...alias('2.2', null, '2.2.11'), digest: contentOf('a') },
        alias('1', null, null),
      ],
      candidates: [],
      others: ['1.0.0.sig', 'sha-1a2b3c4'],
    }),
  ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  4 versions, 2 withdrawn, 5 misplaced aliases
    3
      3.0  3.0.42   3.0 has no version left in its line; 3 has no version left in
                    its line; withdrawn 2026-11-21T08:00:00Z: it loses pictures
    2
      2.2  2.2.11   latest
      2.1  2.1.115  withdrawn
           2.1.114  2.1; 2 belongs on 2.2.11
    on an unknown version
      2.2  sha256:ca978112ca1b  belongs on 2.2.11
      1                         has no version left in its line
    other tags
      1.0.0.sig
      sha-1a2b3c4
    "
  `)
})

test('digests and platforms appear if they were asked for', () => {
  const versions = ['2.1.115', '2.1.114'].map((text) => ({ ...version(text), digest: contentOf(text) }))
  const [first, second] = versions
  if (first === undefined || second === undefined) throw new Error('no version')
  expect(
    show({ versions, aliases: [alias('2.1', '2.1.115')] }, { ...plain, digests: true }),
  ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2 versions
    2
      2.1  2.1.115  sha256:de23dc6d8131  2.1
           2.1.114  sha256:dc65af400b81
    "
  `)
  expect(
    show({
      versions: [
        { ...first, platforms: ['linux/amd64', 'linux/arm64'] },
        { ...second, digest: null },
      ],
      aliases: [alias('2.1', '2.1.115')],
    }),
  ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2 versions
    2
      2.1  2.1.115  linux/amd64 linux/arm64  2.1
           2.1.114
    "
  `)
})

test('the aliases of every row have the order in which a release writes them, and missing aliases are named', () => {
  const of = (kind: AliasListing['kind'], ...given: Parameters<typeof alias>) => ({
    ...alias(...given),
    kind,
  })
  expect(
    show({
      versions: ['3.0.42', '2.1.115'].map(version),
      aliases: [
        of('latest', 'latest', '3.0.42'),
        of('major', '3', '3.0.42'),
        of('minor', '3.0', '3.0.42'),
        of('channel', 'next', '3.0.42'),
        { ...of('major', '2', null, '2.1.115'), state: 'missing' },
        { ...of('minor', '2.1', null, '2.1.115'), state: 'missing' },
      ],
    }),
  ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2 versions
    3
      3.0  3.0.42   3.0 3 next latest
    2
      2.1  2.1.115
    missing; semtag reconcile registry.local:5000/image-gallery --create creates them
      2.1  belongs on 2.1.115
      2    belongs on 2.1.115
    "
  `)
})

test('a long reason wraps on a terminal, and is one line elsewhere', () => {
  const reason = 'it loses the pictures of everybody who has more than one gallery, and does not say so'
  const report = { versions: [{ ...version('2.1.115'), withdrawn: { time: null, reason } }] }
  expect(show(report)).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  1 version, 1 withdrawn
    2
      2.1  2.1.115  withdrawn: it loses the pictures of everybody who has more than
                    one gallery, and does not say so
    "
  `)
  expect(show(report, { paint: plain.paint }).split('\n')).toHaveLength(4)
})

test('the colour of a row shows what is wrong with it', () => {
  const painted = show(
    {
      versions: [version('2.1.115'), { ...version('2.1.114'), withdrawn: { time: null, reason: null } }],
      aliases: [alias('2.1', '2.1.115'), alias('2', null, '2.1.115')],
    },
    { paint: (style, text) => `<${String(style)}>${text}</>` },
  )
  expect(painted.match(/<\w+>/g)).toEqual(['<bold>', '<dim>', '<yellow>'])
})

test('the report of a repository without tags is empty', () => {
  expect(show({})).toBe('')
})

function show(report: Partial<ListReport>, options: Parameters<typeof listingText>[1] = plain): string {
  return listingText(
    {
      schemaVersion: 1,
      command: 'ls',
      repository: 'registry.local:5000/image-gallery',
      status: 'complete',
      versions: [],
      aliases: [],
      candidates: [],
      others: [],
      problems: [],
      ...report,
    },
    options,
  )
}

function version(text: string): VersionListing {
  return { version: text, tag: text, digest: null }
}

function alias(tag: string, on: string | null, owner: string | null = on): AliasListing {
  const state = on === null || owner === null ? 'unknown' : on === owner ? 'on-owner' : 'behind'
  return { tag, kind: 'minor', digest: null, version: on, owner, state }
}

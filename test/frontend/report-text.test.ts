import { describe, expect, test } from 'vitest'
import type { TagReport } from '../../src/domain/report.ts'
import { restoredDigest } from '../../src/domain/tags/withdrawal.ts'
import { columns, detail, quietReport, textReport } from '../../src/frontend/report-text.ts'
import { digest, reportOf, reportsOf } from './report.ts'

describe('the text after a tag', () => {
  function say(tag: Partial<TagReport>): string {
    const [report] = reportOf({ targets: [{ tags: [tag] }] }).targets[0]?.tags ?? []
    return report === undefined ? '' : detail(report)
  }

  const a = digest('a')
  const b = digest('b')
  const [shortA, shortB] = [a, b].map((each) => each.slice(0, 19))

  test.each<[Partial<TagReport>, string]>([
    [{ outcome: 'created' }, ''],
    [{ outcome: 'unchanged' }, ''],
    [{ outcome: 'failed' }, ''],
    [{ outcome: 'removed' }, ''],
    [{ outcome: 'pending' }, 'not reached'],
    [{ outcome: 'refused', note: 'withdrawn' }, 'withdrawn'],
    [{ outcome: 'unknown' }, 'not certain; run the same command again'],
    [{ outcome: 'created', note: 'goes back' }, 'goes back'],
    [{ outcome: 'pending', note: 'goes back' }, 'not reached (goes back)'],
    [
      {
        kind: 'withdrawal',
        outcome: 'moved',
        from: { version: null, digest: a },
        to: { version: null, digest: restoredDigest },
      },
      'withdrawal cancelled',
    ],
    [
      {
        kind: 'withdrawal',
        outcome: 'moved',
        from: { version: null, digest: restoredDigest },
        to: { version: null, digest: a },
      },
      'withdrawn again',
    ],
    [
      { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.1', digest: b } },
      '1.0.0 → 1.0.1',
    ],
    [
      { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.0', digest: b } },
      `1.0.0 (${shortA}) → 1.0.0 (${shortB})`,
    ],
    [
      { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.0', digest: null } },
      `1.0.0 (${shortA}) → 1.0.0`,
    ],
    [
      { outcome: 'moved', from: { version: null, digest: a }, to: { version: '1.0.0', digest: b } },
      `unknown (${shortA}) → 1.0.0`,
    ],
    [
      {
        outcome: 'moved',
        from: { version: null, digest: null },
        to: { version: '1.0.0', digest: b },
        note: 'n',
      },
      'unknown → 1.0.0 (n)',
    ],
    [{ outcome: 'held', reason: 'newer', heldBy: '2.0.0' }, '2.0.0 is newer'],
    [
      { outcome: 'held', reason: 'newer', heldBy: '2.0.0', note: 'it is missing' },
      '2.0.0 is newer (it is missing)',
    ],
    [
      { outcome: 'held', reason: 'superseded', heldBy: '2.0.0' },
      '2.0.0 was released meanwhile, and is newer',
    ],
    [{ outcome: 'held', reason: 'withdrawn', heldBy: '2.0.0' }, 'the version is withdrawn; 2.0.0 owns it'],
    [{ outcome: 'held', reason: 'withdrawn' }, 'the version is withdrawn'],
    [{ outcome: 'held', reason: 'withdrawn', note: 'no 3.0.x version is left' }, 'no 3.0.x version is left'],
    [{ outcome: 'held', reason: 'policy', note: '--latest never' }, '--latest never'],
    [
      { outcome: 'held', reason: 'unknown-owner', heldBy: '3', note: 'it has the digest of 3' },
      'it has the digest of 3',
    ],
    [{ outcome: 'held', reason: 'published-as-exact', note: 'it was exact' }, 'it was exact'],
  ])('of %j is: %s', (tag, text) => {
    expect(say(tag)).toBe(text)
  })
})

describe('table', () => {
  test('columns are as wide as their widest cell, and no line ends with a blank', () => {
    const rows = [
      ['a', 'bb', 'c'],
      ['aaa', 'b', ''],
      ['a', 'a very wide last cell is no reason'],
    ]
    expect(columns(rows)).toEqual(['a    bb  c', 'aaa  b', 'a    a very wide last cell is no reason'])
  })

  test('the last column wraps between words', () => {
    expect(columns([['held', 'one two three four five six seven']], 30)).toEqual([
      'held  one two three four five\n      six seven',
    ])
  })

  test.each([10, 20])('a width of %i is too small for wrapping', (width) => {
    expect(columns([['held', 'one two three four']], width)).toEqual(['held  one two three four'])
  })

  test('a word that is wider than the column stays whole', () => {
    expect(columns([['', `${'x'.repeat(40)} y`]], 30)).toEqual([`  ${'x'.repeat(40)}\n  y`])
  })

  test('no rows give no lines', () => {
    expect(columns([])).toEqual([])
  })
})

describe('the report', () => {
  const paint = (_style: unknown, text: string) => text
  const at = (version: string | null, content = version) => ({
    version,
    digest: content === null ? null : digest(content),
  })

  const backport = [
    {},
    { tag: '2.1', kind: 'minor', outcome: 'moved', from: at('2.1.114'), to: at('2.1.115') },
    { tag: '2', kind: 'major', outcome: 'held', heldBy: '2.2.11', reason: 'newer' },
    { tag: 'latest', kind: 'latest', outcome: 'held', heldBy: '3.0.42', reason: 'newer' },
  ] as const

  test('shows a release as in the README', () => {
    expect(textReport(reportOf({ targets: [{ tags: backport }] }), { paint })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.115  sha256:de23dc6d8131
      created  2.1.115
      moved    2.1      2.1.114 → 2.1.115
      held     2        2.2.11 is newer
      held     latest   3.0.42 is newer
    "
  `)
  })

  test('names the origin of a version that nobody typed', () => {
    const report = reportOf({ versionFrom: 'package.json', targets: [{}] })
    expect(textReport(report, { paint })).toMatch(/^\S+ {2}2\.1\.115 \(package\.json\) {2}sha256:/)
  })

  test('has other words for a plan, and no digest before the push', () => {
    const tags = [
      ...backport,
      {
        tag: 'sha-1a2b3c4',
        kind: 'literal',
        outcome: 'refused',
        note: 'already published with other content',
      },
      { tag: '1', kind: 'major', outcome: 'unchanged' },
    ] as const
    expect(
      textReport(reportOf({ dryRun: true, targets: [{ digest: null, tags }] }), { paint }),
    ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.115
      create  2.1.115
      move    2.1          2.1.114 → 2.1.115
      hold    2            2.2.11 is newer
      hold    latest       3.0.42 is newer
      refuse  sha-1a2b3c4  already published with other content
      keep    1
    "
  `)
  })

  test('shows a release that ended half-way', () => {
    const tags = [
      {},
      { tag: '2.1', kind: 'minor', outcome: 'unknown', from: at('2.1.114') },
      { tag: '2', kind: 'major', outcome: 'failed' },
      { tag: 'latest', kind: 'latest', outcome: 'pending' },
    ] as const
    expect(
      textReport(reportOf({ status: 'partial', targets: [{ tags }] }), { paint }),
    ).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.115  sha256:de23dc6d8131
      created  2.1.115
      unknown  2.1      not certain; run the same command again
      failed   2
      pending  latest   not reached
    "
  `)
  })

  test('shows several targets, except a target without tags', () => {
    const targets = [
      { tags: backport },
      { repository: 'b.local/ui', digest: null, tags: [] },
      { repository: 'ghcr.io/acme/image-gallery', tags: [{ outcome: 'unchanged' }] },
    ] as const
    expect(textReport(reportOf({ targets }), { paint })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.115  sha256:de23dc6d8131
      created  2.1.115
      moved    2.1      2.1.114 → 2.1.115
      held     2        2.2.11 is newer
      held     latest   3.0.42 is newer

    ghcr.io/acme/image-gallery  2.1.115  sha256:de23dc6d8131
      unchanged  2.1.115
    "
  `)
  })

  test('has a table for each target, in the order of the images', () => {
    const ui = reportOf({ targets: [{ tags: backport }, { repository: 'b.local/ui' }] })
    const api = reportOf({ targets: [{ repository: 'registry.local:5000/api', digest: digest('api') }] })
    expect(textReport(reportsOf([ui, api]), { paint })).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.115  sha256:de23dc6d8131
      created  2.1.115
      moved    2.1      2.1.114 → 2.1.115
      held     2        2.2.11 is newer
      held     latest   3.0.42 is newer

    b.local/ui  2.1.115  sha256:de23dc6d8131
      created  2.1.115

    registry.local:5000/api  2.1.115  sha256:14c2529eb449
      created  2.1.115
    "
  `)
  })

  const long = [
    {},
    {
      tag: '1.2.3',
      kind: 'patch',
      outcome: 'held',
      heldBy: '1.2.3',
      reason: 'published-as-exact',
      note: '1.2.3 was published as an exact tag; --take-patch makes it the alias of its builds',
    },
    {
      tag: 'latest',
      kind: 'latest',
      outcome: 'held',
      heldBy: '20261121.1.0',
      reason: 'newer',
      note: 'if 20261121.1.0 is a date, not a version, exclude it with --ignore',
    },
  ] as const

  test('wraps a long note on a terminal', () => {
    const text = textReport(reportOf({ targets: [{ tags: long }] }), { paint, width: 60 })
    expect(text).toMatchInlineSnapshot(`
      "registry.local:5000/image-gallery  2.1.115  sha256:de23dc6d8131
        created  2.1.115
        held     1.2.3    1.2.3 was published as an exact tag;
                          --take-patch makes it the alias of its
                          builds
        held     latest   20261121.1.0 is newer (if 20261121.1.0
                          is a date, not a version, exclude it
                          with --ignore)
      "
    `)
    expect(
      Math.max(
        ...text
          .split('\n')
          .slice(1)
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(60)
  })

  test('has one line per tag in a pipe', () => {
    const text = textReport(reportOf({ targets: [{ tags: long }] }), { paint })
    expect(text.trimEnd().split('\n')).toHaveLength(1 + long.length)
  })

  test('colours only words, and shifts no column', () => {
    const marked = (style: unknown, text: string) => `<${style}>${text}</>`
    const report = reportOf({ targets: [{ tags: backport }] })
    const text = textReport(report, { paint: marked })
    expect(text).toMatchInlineSnapshot(`
    "<bold>registry.local:5000/image-gallery</>  2.1.115  sha256:de23dc6d8131
      <green>created</>  2.1.115
      <green>moved</>    2.1      2.1.114 → 2.1.115
      <yellow>held</>     2        2.2.11 is newer
      <yellow>held</>     latest   3.0.42 is newer
    "
  `)
    expect(text.replaceAll(/<[^>]*>/g, '')).toBe(textReport(report, { paint }))
  })

  test('lists the references to pull with --quiet', () => {
    const targets = [{}, { repository: 'b.local/ui', digest: null }]
    const line = `registry.local:5000/image-gallery@${digest('2.1.115')}\n`
    expect(quietReport(reportOf({ targets }))).toBe(line)
    const api = reportOf({ targets: [{ repository: 'registry.local:5000/api', digest: digest('api') }] })
    expect(quietReport(reportsOf([reportOf({ targets }), api]))).toBe(
      `${line}registry.local:5000/api@${digest('api')}\n`,
    )
  })
})

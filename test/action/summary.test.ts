import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { code, escapeMarkdown, failureSummary, reportSummary, table } from '../../src/action/summary.ts'
import { clean } from '../../src/domain/text.ts'
import { digest, reportOf, reportsOf } from '../frontend/report.ts'
import { hostileTexts } from './hostile.ts'

describe('the escape', () => {
  test.each(hostileTexts)('makes text of %j in Markdown', async (text) => {
    const page = (cell: string, last: string) =>
      marked.parse(`| head |\n| --- |\n| ${cell} |\n\nlast: ${last}`)
    const html = await page(escapeMarkdown(text), code(text))
    expect(html.match(/<[^>]*>/g)).toEqual((await page('x', '<code>x</code>')).match(/<[^>]*>/g))
    const shown = html.replace(/&(?:#(\d+)|(\w+));/g, (_, character, name) =>
      name === undefined ? String.fromCharCode(Number(character)) : (named[name] ?? ''),
    )
    expect(shown.split(clean(text))).toHaveLength(3)
  })

  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }

  test('keeps text readable', () => {
    expect(escapeMarkdown('2.2.11 is newer')).toBe('2&#46;2&#46;11 is newer')
    expect(escapeMarkdown('ä → ü')).toBe('ä → ü')
    expect(code('latest')).toBe('<code>latest</code>')
  })
})

describe('summary', () => {
  const to = { version: '2.1.115', digest: digest('2.1.115') }

  test('each target has a table and a picture, below the problems', () => {
    const denied = { code: 'DENIED', message: 'No.', hint: 'Log in.', speaker: 'registry' } as const
    expect(
      reportSummary(
        reportOf({
          status: 'partial',
          warnings: ['The label differs.'],
          targets: [
            { tags: [{ to }, { tag: '2', kind: 'major', to }] },
            { repository: 'b.local/ui', digest: null, tags: [], problems: [denied] },
          ],
        }),
      ),
    ).toMatchInlineSnapshot(`
    "## semtag: <code>2&#46;1&#46;115</code> is released in part

    - Error response from the registry&#58; b&#46;local&#47;ui&#58; No&#46;   Log in&#46;

    - **Warning:** The label differs&#46;

    ### registry&#46;local&#58;5000&#47;image&#45;gallery

    <code>sha256&#58;de23dc6d81318bd5a253bf915246149cc1e79daf4b807ef209ac3b98b617cf53</code>

    | Tag | Outcome | From | To | Remark |
    | --- | --- | --- | --- | --- |
    | <code>2&#46;1&#46;115</code> | created | – | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> |  |
    | <code>2</code> | created | – | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> |  |

    \`\`\`mermaid
    flowchart LR
      t0(["2"]) ==> v0["2.1.115"]
    \`\`\`

    ### b&#46;local&#47;ui
    "
  `)
  })

  test('the targets of several images have one heading', () => {
    const api = reportOf({ targets: [{ repository: 'b.local/api' }], warnings: ['The label differs.'] })
    const summary = reportSummary(reportsOf([reportOf({}), api]))
    expect(summary.match(/^(?:#|- ).*$/gm)).toEqual([
      '## semtag: <code>2&#46;1&#46;115</code> is released',
      '- **Warning:** The label differs&#46;',
      '### registry&#46;local&#58;5000&#47;image&#45;gallery',
      '### b&#46;local&#47;api',
    ])
  })

  test('a plan does not read like a report', () => {
    const from = { version: '2.1.114', digest: digest('2.1.114') }
    const tags = [{ to }, { tag: '2', kind: 'major', outcome: 'moved', from, to }] as const
    const summary = reportSummary(reportOf({ dryRun: true, targets: [{ tags }] }))
    expect(summary).toMatch(/^## semtag: <code>2&#46;1&#46;115<\/code> is planned, and nothing was written\n/)
    expect(summary).toContain('| <code>2</code> | would move | 2&#46;1&#46;114 ')
    expect(summary).toContain('-. now .-> v1["2.1.114"]')
  })

  test.each([
    ['complete', 'is released'],
    ['failed', 'failed'],
    ['refused', 'is refused'],
    ['partial', 'is released in part'],
  ] as const)('a release that is %s has a heading in English', (status, words) => {
    expect(reportSummary(reportOf({ status }))).toMatch(
      new RegExp(`^## semtag: <code>2&#46;1&#46;115</code> ${words}\n`),
    )
  })

  test('a plan has a heading in English', () => {
    const summary = reportSummary(reportOf({ status: 'refused', dryRun: true }))
    expect(summary).toMatch(/^## semtag: <code>2&#46;1&#46;115<\/code> would be refused\n/)
  })

  test('a summary without a report has the problems', () => {
    const problems = [
      { code: 'INVALID_VERSION', message: '"1.10" is not a full version.', hint: 'Type it.' },
    ] as const
    expect(failureSummary({ schemaVersion: 1, status: 'usage', problems })).toMatchInlineSnapshot(`
    "## semtag: the settings are wrong

    - Error&#58; &#34;1&#46;10&#34; is not a full version&#46;   Type it&#46;
    "
  `)
  })

  test('a summary is cut at the limit of the runner, and its end says so', () => {
    const note = 'x'.repeat(2000)
    const tags = Array.from({ length: 40 }, () => ({ note }))
    const summary = reportSummary(reportOf({ targets: Array.from({ length: 20 }, () => ({ tags })) }))
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024)
    expect(summary.split('\n### ').length).toBeGreaterThan(10)
    expect(summary).toMatch(/too long for a summary.*\n$/)
  })
})

describe('table', () => {
  test('each tag has a row with its outcome, its two versions and the reason', () => {
    const [old, now] = [
      { version: '2.1.114', digest: digest('2.1.114') },
      { version: '2.1.115', digest: digest('2.1.115') },
    ]
    const unknown = { version: null, digest: null }
    const [target] = reportOf({
      targets: [
        {
          tags: [
            { to: now },
            { tag: '2.1', kind: 'minor', outcome: 'moved', from: old, to: now, note: 'goes back' },
            {
              tag: '2',
              kind: 'major',
              outcome: 'held',
              from: unknown,
              to: unknown,
              reason: 'newer',
              heldBy: '2.2.11',
            },
            { tag: 'latest', kind: 'latest', outcome: 'pending', from: old },
          ],
        },
      ],
    }).targets
    expect(table(target?.tags ?? [], false)).toMatchInlineSnapshot(`
    "| Tag | Outcome | From | To | Remark |
    | --- | --- | --- | --- | --- |
    | <code>2&#46;1&#46;115</code> | created | – | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> |  |
    | <code>2&#46;1</code> | moved | 2&#46;1&#46;114 <code>sha256&#58;dc65af400b81</code> | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> | goes back |
    | <code>2</code> | held | unknown |  | 2&#46;2&#46;11 is newer |
    | <code>latest</code> | pending | 2&#46;1&#46;114 <code>sha256&#58;dc65af400b81</code> |  | not reached |"
  `)
  })

  test('a plan says what would happen to each tag', () => {
    const outcomes = ['created', 'moved', 'unchanged', 'held', 'refused', 'failed'] as const
    const [target] = reportOf({ targets: [{ tags: outcomes.map((outcome) => ({ outcome })) }] }).targets
    const words = table(target?.tags ?? [], true).match(/(?<=<\/code> \| )[a-z ]+(?= \|)/g)
    expect(words).toEqual([
      'would create',
      'would move',
      'would keep',
      'would hold',
      'would refuse',
      'failed',
    ])
  })
})

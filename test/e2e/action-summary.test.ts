import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { careResult } from '../../src/action/care-result.ts'
import { failureSummary, reportSummary } from '../../src/action/summary.ts'
import { clean } from '../../src/domain/text.ts'
import { hostileTexts } from '../action/hostile.ts'
import { listOf } from '../frontend/list.ts'
import { digest, reportOf } from '../frontend/report.ts'
import { startBrowser } from '../rig/index.ts'
import { openSummaryPage, type SummaryPage } from './support/summary-page.ts'

let browser: Browser
let page: SummaryPage
beforeAll(async () => {
  browser = await startBrowser()
  page = await openSummaryPage(browser)
})
afterAll(() => browser.close())

const at = (version: string) => ({ version, digest: digest(version) })
const shown = (version: string) => `${version} ${digest(version).slice(0, 19)}`
const head = ['Tag', 'Outcome', 'From', 'To', 'Remark']

test('a release is a table and a picture for each target', async () => {
  const report = reportOf({
    targets: [
      {
        tags: [
          { to: at('2.1.115') },
          { tag: '2.1', kind: 'minor', outcome: 'moved', from: at('2.1.114'), to: at('2.1.115') },
          {
            tag: 'latest',
            kind: 'latest',
            outcome: 'held',
            reason: 'newer',
            heldBy: '2.2.11',
            from: at('2.2.11'),
            to: at('2.2.11'),
          },
        ],
      },
      {
        repository: 'b.local/ui',
        tags: [{ to: at('2.1.115') }, { tag: '2', kind: 'major', to: at('2.1.115') }],
      },
    ],
  })
  const { tables, pictures, requests } = await page.see(reportSummary(report))
  expect(tables).toEqual([
    [
      head,
      ['2.1.115', 'created', '–', shown('2.1.115'), ''],
      ['2.1', 'moved', shown('2.1.114'), shown('2.1.115'), ''],
      ['latest', 'held', shown('2.2.11'), '', '2.2.11 is newer'],
    ],
    [head, ['2.1.115', 'created', '–', shown('2.1.115'), ''], ['2', 'created', '–', shown('2.1.115'), '']],
  ])
  expect(pictures).toEqual([
    { labels: ['2.1', '2.1.115', '2.1.114', 'latest', '2.2.11'], arrows: 3, elements: ['p'] },
    { labels: ['2', '2.1.115'], arrows: 1, elements: ['p'] },
  ])
  expect(requests).toEqual([])
})

test('ls is a table of aliases, and a picture of the lines', async () => {
  const report = listOf({
    versions: ['3.0.42', '2.2.11', '2.1.114'],
    withdrawn: ['3.0.42'],
    aliases: [
      ['3.0', 'minor', '3.0.42', null, 'behind'],
      ['2.2', 'minor', '2.2.11', '2.2.11', 'on-owner'],
      ['2', 'major', '2.1.114', '2.2.11', 'behind'],
      ['latest', 'latest', null, '2.2.11', 'missing'],
    ],
  })
  const { tables, pictures, requests } = await page.see(careResult(report).summary)
  expect(tables).toEqual([
    [
      ['Alias', 'Points at', 'Belongs on', 'State'],
      ['3.0', '3.0.42', '–', 'behind'],
      ['2.2', '2.2.11', '2.2.11', ''],
      ['2', '2.1.114', '2.2.11', 'behind'],
      ['latest', '–', '2.2.11', 'missing'],
    ],
  ])
  const [picture] = pictures
  expect(picture?.labels.toSorted()).toEqual(
    ['3.0', '2.2', '2', 'latest', '3.0.42 withdrawn', '2.2.11', '2.1.114'].toSorted(),
  )
  expect(picture).toMatchObject({ arrows: 5, elements: ['p'] })
  expect(requests).toEqual([])
})

test('the picture of a repository shows hostile texts literally', async () => {
  const texts = hostileTexts.map(asRead)
  const report = listOf({
    repository: texts[0] ?? '',
    versions: texts,
    aliases: texts.map((text) => [text, 'minor', text, text, 'on-owner']),
  })
  const { tables, pictures, requests } = await page.see(careResult(report).summary)
  expect(tables[0]?.slice(1)).toEqual(texts.map((text) => [text, text, text, '']))
  expect(pictures[0]?.labels.toSorted()).toEqual([...texts, ...texts].toSorted())
  expect(requests).toEqual([])
})

test('the page shows hostile texts literally in every place', async () => {
  const texts = hostileTexts.map(asRead)
  // A problem of several targets would be reported once.
  const problemsOf = (target: number) =>
    texts.map(
      (text) => ({ code: 'REGISTRY_ERROR', message: `${text} (${target})`, speaker: 'registry' }) as const,
    )
  const report = reportOf({
    version: texts[0] ?? '',
    warnings: texts,
    targets: texts.map((text, index) => ({
      repository: text,
      problems: problemsOf(index),
      tags: [{ tag: text, kind: 'minor', note: text, from: null, to: { version: text, digest: null } }],
    })),
  })
  const { tables, pictures, items, elements, requests } = await page.see(reportSummary(report))
  expect(tables).toEqual(texts.map((text) => [head, [text, 'created', '–', text, text]]))
  expect(pictures).toEqual(texts.map((text) => ({ labels: [text, text], arrows: 1, elements: ['p'] })))
  expect(items).toHaveLength(texts.length * texts.length + texts.length)
  expect(elements).toEqual(allowed)
  expect(requests).toEqual([])
})

test('without a report, the page lists the mistakes', async () => {
  const problems = hostileTexts.map((message) => ({ code: 'INVALID_ARGUMENT', message }) as const)
  const { items, elements } = await page.see(failureSummary({ schemaVersion: 1, status: 'usage', problems }))
  expect(items).toEqual(hostileTexts.map((text) => `Error: ${asRead(text)}`))
  expect(elements).toEqual(['h2', 'li', 'ul'])
})

test.each(['flowchart LR\n  a["x"] -->\n', 'flowchart LR\n  a["x"y"]\n', 'no picture'])(
  'a broken picture fails: %j',
  async (text) => {
    await expect(page.see(`\`\`\`mermaid\n${text}\n\`\`\``)).rejects.toThrow()
  },
)

const allowed = [
  'code',
  'h2',
  'h3',
  'li',
  'p',
  'pre',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]

// A browser shows several blanks as one.
function asRead(text: string): string {
  return clean(text).replace(/ +/g, ' ')
}

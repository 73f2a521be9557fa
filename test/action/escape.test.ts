import { marked } from 'marked'
import { expect, test } from 'vitest'
import { code, escapeMarkdown, mermaidLabel } from '../../src/action/summary.ts'
import { clean } from '../../src/domain/text.ts'
import { hostileTexts } from './hostile.ts'

test.each(hostileTexts)('in Markdown %j is text', async (text) => {
  const page = (cell: string, last: string) => marked.parse(`| head |\n| --- |\n| ${cell} |\n\nlast: ${last}`)
  const html = await page(escapeMarkdown(text), code(text))
  expect(html.match(/<[^>]*>/g)).toEqual((await page('x', '<code>x</code>')).match(/<[^>]*>/g))
  const shown = html.replace(/&(?:#(\d+)|(\w+));/g, (_, character, name) =>
    name === undefined ? String.fromCharCode(Number(character)) : (named[name] ?? ''),
  )
  expect(shown.split(clean(text))).toHaveLength(3)
})

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' }

test('a text stays readable', () => {
  expect(escapeMarkdown('2.2.11 is newer')).toBe('2&#46;2&#46;11 is newer')
  expect(escapeMarkdown('ä → ü')).toBe('ä → ü')
  expect(code('latest')).toBe('<code>latest</code>')
})

test.each(hostileTexts)('in Mermaid %j is one label', (text) => {
  const label = mermaidLabel(text)
  expect(label).toMatch(/^"(?:[A-Za-z0-9.-]|[^\0-\x7f]|#\d+;)*"$/)
  expect(decoded(label.slice(1, -1))).toBe(clean(text))
})

function decoded(label: string): string {
  return label.replace(/#(\d+);/g, (_, character) => String.fromCharCode(Number(character)))
}

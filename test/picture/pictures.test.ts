import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { backportPictures } from './pictures.ts'
import { drawTerminal, themes } from './terminal.ts'

test('the pictures of the README show what the command prints today', async () => {
  for (const [name, svg] of await backportPictures()) {
    const committed = await readFile(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8')
    expect(committed, 'npm run picture draws them anew').toBe(svg)
  }
})

test('words are where the columns of the terminal are, in the colours of the theme', () => {
  const svg = drawTerminal('$ semtag ls\n  \u001b[33mheld\u001b[39m  2 < 3', 'Title', themes.dark)
  expect(svg).toContain('<tspan x="36.8" textLength="75.6">semtag ls</tspan>')
  expect(svg).toContain('<tspan x="36.8" textLength="33.6" fill="#d29922">held</tspan>')
  expect(svg).toContain('<tspan x="87.2" textLength="42">2 &lt; 3</tspan>')
})

test('a style that has no colour here is no text', () => {
  expect(() => drawTerminal('\u001b[35mpurple\u001b[39m', 'Title', themes.light)).toThrow('"35"')
})

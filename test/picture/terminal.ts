/** The colours of a terminal's window. */
export interface Theme {
  readonly background: string
  readonly border: string
  readonly text: string
  readonly dim: string
  readonly green: string
  readonly yellow: string
  readonly red: string
}

/** GitHub's own colours, so that the picture fits the page around it. */
export const themes: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    background: '#f6f8fa',
    border: '#d1d9e0',
    text: '#1f2328',
    dim: '#59636e',
    green: '#1a7f37',
    yellow: '#9a6700',
    red: '#d1242f',
  },
  dark: {
    background: '#151b23',
    border: '#3d444d',
    text: '#f0f6fc',
    dim: '#9198a1',
    green: '#3fb950',
    yellow: '#d29922',
    red: '#f85149',
  },
}

type Style = keyof Theme | 'bold'

/** The codes that `styleText` writes before and behind a text. */
const styles: Readonly<Record<string, Style>> = {
  1: 'bold',
  2: 'dim',
  22: 'text',
  31: 'red',
  32: 'green',
  33: 'yellow',
  39: 'text',
}

interface Run {
  readonly text: string
  readonly style: Style
}

const [advance, lineHeight, fontSize, margin] = [8.4, 20, 14, 20]

/** Draws what a terminal shows, escape sequences of colour included, as an SVG that needs no font and no script. */
export function drawTerminal(session: string, title: string, theme: Theme): string {
  const lines = session.trimEnd().split('\n').map(runsOf)
  const columns = Math.max(...lines.map((runs) => runs.reduce((sum, { text }) => sum + text.length, 0)))
  const width = Math.ceil(columns * advance) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.background}" stroke="${theme.border}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}" fill="${theme.text}">`,
    ...lines.map((runs, index) => drawLine(runs, margin + index * lineHeight + fontSize, theme)),
    '</g>',
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`
}

function drawLine(runs: readonly Run[], y: number, theme: Theme): string {
  let column = 0
  const words = runs.flatMap(({ text, style }) => {
    const start = column
    column += text.length
    // A place and a length for each keep the columns in line under every font.
    return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: word, index }) => {
      const place = `x="${pixels(margin + (start + index) * advance)}" textLength="${pixels(word.length * advance)}"`
      return `<tspan ${place}${look(style, theme)}>${escaped(word)}</tspan>`
    })
  })
  return words.length === 0 ? '' : `<text y="${y}">${words.join('')}</text>`
}

function look(style: Style, theme: Theme): string {
  if (style === 'text') return ''
  return style === 'bold' ? ' font-weight="bold"' : ` fill="${theme[style]}"`
}

/** Throws on a code that is not one of `styleText`. */
function runsOf(line: string): readonly Run[] {
  if (line.startsWith('$ '))
    return [
      { text: '$ ', style: 'dim' },
      { text: line.slice(2), style: 'text' },
    ]
  const [first = '', ...parts] = line.split('\u001b[')
  const painted = parts.map((part): Run => {
    const end = part.indexOf('m')
    const style = styles[part.slice(0, end)]
    if (style === undefined) throw new Error(`No style has the code ${JSON.stringify(part.slice(0, end))}.`)
    return { text: part.slice(end + 1), style }
  })
  return [{ text: first, style: 'text' }, ...painted]
}

function pixels(length: number): string {
  return `${Math.round(length * 10) / 10}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

import type { Figures } from './measure.ts'

/** A table as Markdown; cells must hold no bar. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** `5.05 s (4.90–5.20)` of milliseconds: the median, and between brackets the least and the most. */
export function seconds({ median, minimum, maximum }: Figures): string {
  const format = (milliseconds: number) => (milliseconds / 1000).toFixed(2)
  return `${format(median)} s (${format(minimum)}–${format(maximum)})`
}

/** `52 ms (50–58)` */
export function milliseconds({ median, minimum, maximum }: Figures): string {
  return `${median.toFixed(0)} ms (${minimum.toFixed(0)}–${maximum.toFixed(0)})`
}

/** `0.20 (0.19–0.21)` */
export function ratio({ median, minimum, maximum }: Figures): string {
  return `${median.toFixed(2)} (${minimum.toFixed(2)}–${maximum.toFixed(2)})`
}

/** Puts a text between two markers of a document, `<!-- name -->` and `<!-- /name -->`; throws where they are not there. */
export function between(document: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const start = document.indexOf(open)
  const end = document.indexOf(close, start)
  if (start < 0 || end < 0) throw new Error(`There is no ${open.trim()} with a ${close} behind it.`)
  return `${document.slice(0, start + open.length)}${text.trimEnd()}\n${document.slice(end)}`
}

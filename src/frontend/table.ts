/**
 * Rows as columns, each as wide as its widest cell, two blanks apart; no blanks at the end of a line. The last
 * column goes on below itself where it is wider than the width; without a width every row is one line.
 */
export function columns(rows: readonly (readonly string[])[], width?: number): readonly string[] {
  const widths = widthsOf(rows)
  return rows.map((row) => {
    let line = ''
    for (const [index, cell] of row.entries())
      if (index < row.length - 1) line += `${cell.padEnd(widths[index] ?? 0)}  `
    const [first = '', ...rest] = folded(
      row.at(-1) ?? '',
      width === undefined ? undefined : width - line.length,
    )
    const margin = line.length
    return rest.reduce((text, more) => `${text}\n${' '.repeat(margin)}${more}`, line + first).trimEnd()
  })
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries())
      if (index < row.length - 1) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  return widths
}

const leastWidth = 20

function folded(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || width < leastWidth || text.length <= width) return [text]
  return text.split(' ').reduce<string[]>((lines, word) => {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
    return lines
  }, [])
}

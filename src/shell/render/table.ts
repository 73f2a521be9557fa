/**
 * Rows as columns, each as wide as its widest cell, two blanks apart; no blanks at the end of a line. The last
 * column goes on below itself where it is wider than the width; without a width every row is one line.
 */
export function columns(rows: readonly (readonly string[])[], width?: number): readonly string[] {
  const widths = rows.reduce<number[]>((known, row) => {
    for (const [index, cell] of row.slice(0, -1).entries())
      known[index] = Math.max(known[index] ?? 0, cell.length)
    return known
  }, [])
  return rows.map((row) => {
    const first = row.slice(0, -1).map((cell, index) => `${cell.padEnd(widths[index] ?? 0)}  `)
    const indent = first.join('')
    const last = folded(row.at(-1) ?? '', width === undefined ? undefined : width - indent.length)
    return `${indent}${last.join(`\n${' '.repeat(indent.length)}`)}`.trimEnd()
  })
}

const leastWidth = 20

function folded(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || width < leastWidth) return [text]
  return text.split(' ').reduce<string[]>((lines, word) => {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
    return lines
  }, [])
}

/** Rows as columns, each as wide as its widest cell, two blanks apart; no blanks at the end of a line. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((known, row) => {
    // The last cell of a row makes no column wider.
    for (const [index, cell] of row.slice(0, -1).entries())
      known[index] = Math.max(known[index] ?? 0, cell.length)
    return known
  }, [])
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

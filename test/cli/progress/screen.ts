/** A terminal that knows what a moving display uses: text, line feeds, cursor up, and erasing what is below. */
export function createScreen(columns = 80, rows = 24) {
  let lines: string[] = ['']
  let row = 0
  let raw = ''
  let writes = 0
  const put = (token: string): void => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const up = /^\u001b\[(\d+)A$/.exec(token)?.[1]
    if (up !== undefined) row = Math.max(0, row - Number(up))
    else if (token === '\u001b[J') lines = [...lines.slice(0, row), '']
    else if (token === '\n') lines[++row] ??= ''
    else lines[row] = `${lines[row] ?? ''}${token}`
  }
  return {
    output: {
      isTTY: true,
      columns,
      rows,
      write(text: string): void {
        writes++
        raw += text
        // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
        for (const token of text.match(/\u001b\[[\d?]*[A-Za-z]|\n|[^\u001b\n]+/g) ?? []) put(token)
      },
    },
    /** What is to be seen, without the line in which the cursor waits. */
    text: () => lines.join('\n').replace(/\n$/, ''),
    raw: () => raw,
    get writes() {
      return writes
    },
  }
}

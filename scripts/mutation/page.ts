import type { MutantResult } from '@stryker-mutator/api/core'

/** The number of mutants of a part, by status. */
export interface Counts {
  readonly killed: number
  readonly timeout: number
  readonly survived: number
  /** No test of the folder runs the mutated code. */
  readonly noCoverage: number
  /** The words of messages, and values that are computed when a module loads. */
  readonly ignored: number
}

interface Row extends Counts {
  readonly part: string
  readonly date: string
}

export function countsOf(mutants: readonly Pick<MutantResult, 'status'>[]): Counts {
  const count = (status: MutantResult['status']) => mutants.filter((one) => one.status === status).length
  return {
    killed: count('Killed'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    noCoverage: count('NoCoverage'),
    ignored: count('Ignored'),
  }
}

const table = /(?<=<!-- scores -->\n)(?:.*\n)*?(?=<!-- end of scores -->)/
const head = `| part | measured | mutants | killed | timeout | survived | no coverage | ignored | score |
|---|---|---|---|---|---|---|---|---|
`

/** Returns the page with the row of the part replaced, and with the sums of the folders in src. */
export function withRow(page: string, part: string, counts: Counts, date: string): string {
  const [text] = table.exec(page) ?? []
  if (text === undefined)
    throw new Error('docs/mutation.md lacks the comment <!-- scores --> or <!-- end of scores -->')
  const others = text.split('\n').flatMap(readRow)
  const rows = [...others.filter((row) => row.part !== part), { part, date, ...counts }].toSorted(
    (one, other) => (one.part < other.part ? -1 : 1),
  )
  const lines = [...new Set(rows.map(folderOf))].flatMap((folder) => {
    const parts = rows.filter((row) => folderOf(row) === folder)
    return [
      ...parts.map((row) => writeRow(`\`${row.part}\``, row)),
      ...(parts.length > 1 ? [writeRow(`**${folder}**`, parts.reduce(sum))] : []),
    ]
  })
  return page.replace(table, () => `${head}${lines.join('\n')}\n`)
}

function folderOf({ part }: Row): string {
  return part.split('/').slice(0, 2).join('/')
}

function readRow(line: string): readonly Row[] {
  const [, name = '', date = '', , ...cells] = line.split('|').map((cell) => cell.trim())
  const [, part] = /^`(.*)`$/.exec(name) ?? []
  const [killed = 0, timeout = 0, survived = 0, noCoverage = 0, ignored = 0] = cells.map(Number)
  return part === undefined ? [] : [{ part, date, killed, timeout, survived, noCoverage, ignored }]
}

function sum(one: Row, other: Row): Row {
  return {
    part: one.part,
    date: one.date < other.date ? one.date : other.date,
    killed: one.killed + other.killed,
    timeout: one.timeout + other.timeout,
    survived: one.survived + other.survived,
    noCoverage: one.noCoverage + other.noCoverage,
    ignored: one.ignored + other.ignored,
  }
}

function writeRow(name: string, { date, killed, timeout, survived, noCoverage, ignored }: Row): string {
  const tested = killed + timeout + survived + noCoverage
  const score = tested === 0 ? 100 : (100 * (killed + timeout)) / tested
  const cells = [name, date, tested, killed, timeout, survived, noCoverage, ignored, score.toFixed(1)]
  return `| ${cells.join(' | ')} |`
}

import type { MutantResult } from '@stryker-mutator/api/core'

/** How many mutants of a part had each end. */
export interface Counts {
  readonly noticed: number
  readonly timedOut: number
  readonly survived: number
  /** No test of the folder runs the place. */
  readonly notRun: number
  /** Messages, and values that are made as their module loads. */
  readonly leftOut: number
}

interface Row extends Counts {
  readonly part: string
  readonly date: string
}

export function countsOf(mutants: readonly Pick<MutantResult, 'status'>[]): Counts {
  const count = (status: MutantResult['status']) => mutants.filter((one) => one.status === status).length
  return {
    noticed: count('Killed'),
    timedOut: count('Timeout'),
    survived: count('Survived'),
    notRun: count('NoCoverage'),
    leftOut: count('Ignored'),
  }
}

const table = /(?<=<!-- scores -->\n)(?:.*\n)*?(?=<!-- end of scores -->)/
const head = `| part | measured | mutants | noticed | timed out | survived | not run | left out | score |
|---|---|---|---|---|---|---|---|---|
`

/** The page with a new row for the part, instead of the row that it had, and with the sums of the folders in src. */
export function withRow(page: string, part: string, counts: Counts, date: string): string {
  const [text] = table.exec(page) ?? []
  if (text === undefined) throw new Error('docs/mutation.md has no table between its two comments')
  const others = text.split('\n').flatMap(readRow)
  const rows = [...others.filter((row) => row.part !== part), { part, date, ...counts }].toSorted(
    (one, other) => (one.part < other.part ? -1 : 1),
  )
  const lines = [...new Set(rows.map(folderOf))].flatMap((folder) => {
    const parts = rows.filter((row) => folderOf(row) === folder)
    return [
      ...parts.map((row) => writeRow(`\`${row.part}\``, row)),
      writeRow(`**${folder}**`, parts.reduce(sum)),
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
  const [noticed = 0, timedOut = 0, survived = 0, notRun = 0, leftOut = 0] = cells.map(Number)
  return part === undefined ? [] : [{ part, date, noticed, timedOut, survived, notRun, leftOut }]
}

function sum(one: Row, other: Row): Row {
  return {
    part: one.part,
    date: one.date < other.date ? one.date : other.date,
    noticed: one.noticed + other.noticed,
    timedOut: one.timedOut + other.timedOut,
    survived: one.survived + other.survived,
    notRun: one.notRun + other.notRun,
    leftOut: one.leftOut + other.leftOut,
  }
}

function writeRow(name: string, { date, noticed, timedOut, survived, notRun, leftOut }: Row): string {
  const tested = noticed + timedOut + survived + notRun
  const score = tested === 0 ? 100 : (100 * (noticed + timedOut)) / tested
  const cells = [name, date, tested, noticed, timedOut, survived, notRun, leftOut, score.toFixed(1)]
  return `| ${cells.join(' | ')} |`
}

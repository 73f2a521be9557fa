import type { MutantResult } from '@stryker-mutator/api/core'

/** How many mutants of a folder had each end. */
export interface Counts {
  readonly noticed: number
  readonly timedOut: number
  readonly survived: number
  /** No test of the folder runs the place. */
  readonly notRun: number
  /** Messages, and values that are made as their module loads. */
  readonly leftOut: number
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

const rows = /(?<=<!-- scores -->\n)(?:.*\n)*?(?=<!-- end of scores -->)/
const head = `| folder | measured | mutants | noticed | timed out | survived | not run | left out | score |
|---|---|---|---|---|---|---|---|---|
`

/** The page with a new row for the folder, instead of the row that it had. */
export function withRow(page: string, folder: string, counts: Counts, date: string): string {
  const [table] = rows.exec(page) ?? []
  if (table === undefined) throw new Error('docs/mutation.md has no table between its two comments')
  const others = table
    .split('\n')
    .filter((row) => row.startsWith('| `') && !row.startsWith(`| \`${folder}\` `))
  const { noticed, timedOut, survived, notRun, leftOut } = counts
  const tested = noticed + timedOut + survived + notRun
  const score = tested === 0 ? 100 : (100 * (noticed + timedOut)) / tested
  const cells = [
    `\`${folder}\``,
    date,
    tested,
    noticed,
    timedOut,
    survived,
    notRun,
    leftOut,
    score.toFixed(1),
  ]
  const folderOf = (row: string) => row.split('`')[1] ?? ''
  const sorted = [...others, `| ${cells.join(' | ')} |`].toSorted((one, other) =>
    folderOf(one) < folderOf(other) ? -1 : 1,
  )
  return page.replace(rows, () => `${head}${sorted.join('\n')}\n`)
}

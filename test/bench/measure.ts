import { execa } from 'execa'

/** The figures of several runs, in the unit of their owner. */
export interface Figures {
  readonly median: number
  readonly minimum: number
  readonly maximum: number
}

export function figuresOf(values: readonly number[]): Figures {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    minimum: at(0),
    maximum: at(sorted.length - 1),
  }
}

/** The ratios of the first figures to the second, round by round: a disturbance of a round affects both. */
export function ratiosOf(ones: readonly number[], others: readonly number[]): Figures {
  return figuresOf(ones.map((one, round) => one / (others[round] ?? Number.NaN)))
}

export interface Command {
  readonly program: string
  readonly words: readonly string[]
  /** The whole environment but PATH. */
  readonly env: Readonly<Record<string, string>>
}

/** Joins commands into one; each runs if the one before succeeded. */
export function inTurn(lines: readonly string[], env: Command['env']): Command {
  return { program: '/bin/sh', words: ['-ec', lines.join('\n')], env }
}

/** Runs a command to its end, and gives the milliseconds from its start; throws where it fails. */
export async function timed({ program, words, env }: Command): Promise<number> {
  const start = performance.now()
  await execa(program, words, {
    extendEnv: false,
    env: { PATH: process.env['PATH'], ...env },
    stdin: 'ignore',
  })
  return performance.now() - start
}

/** The order of a round: each begins with another, so that none always follows the same one. */
export function rotated<T>(items: readonly T[], round: number): readonly T[] {
  const first = items.length === 0 ? 0 : round % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

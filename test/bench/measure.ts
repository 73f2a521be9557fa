import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
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
export async function timed(command: Command): Promise<number> {
  const start = performance.now()
  await run(command)
  return performance.now() - start
}

/** Runs a command to its end, and gives the peak memory of its largest process, as seen every few milliseconds. */
export async function peakOf(command: Command): Promise<number> {
  const running = run(command)
  let [peak, isOver] = [0, false]
  const watched = watch()
  await running.finally(() => {
    isOver = true
  })
  await watched
  return peak

  async function watch(): Promise<void> {
    for (; !isOver; await setTimeout(5))
      for (const pid of await processesBelow(running.pid)) peak = Math.max(peak, await peakOfProcess(pid))
  }
}

function run({ program, words, env }: Command) {
  return execa(program, words, {
    extendEnv: false,
    env: { PATH: process.env['PATH'], ...env },
    stdin: 'ignore',
  })
}

// https://man7.org/linux/man-pages/man5/proc_pid_task.5.html
async function processesBelow(pid: number | undefined): Promise<readonly number[]> {
  if (pid === undefined) return []
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const children = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  const below = children.join(' ').split(' ').filter(Boolean).map(Number)
  return [pid, ...(await Promise.all(below.map(processesBelow))).flat()]
}

/** Bytes; 0 if the process is gone. */
async function peakOfProcess(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

/** The order of a round: each begins with another, so that none always follows the same one. */
export function rotated<T>(items: readonly T[], round: number): readonly T[] {
  const first = items.length === 0 ? 0 : round % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

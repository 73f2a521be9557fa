import { execa } from 'execa'
import { peakOf } from '../e2e/support/peak-memory.ts'
import { rotated, timed } from './measure.ts'
import { semtag, semtagProgram } from './peers.ts'
import type { Workbench } from './workbench.ts'

export interface StartUp {
  readonly name: string
  /** Milliseconds of a whole process, by round; none where it has its figures elsewhere. */
  readonly times: readonly number[]
  /** The most that it had, in MB of 1,000,000 bytes. */
  readonly memory: number
}

const layers = 12

/**
 * Node itself, `--help`, and `plan` with an engine and a registry on this machine and no delay: as near to what a
 * plan costs outside the network as a whole process comes. Of a first push the memory alone.
 */
export async function measureStartUp(bench: Workbench, rounds: number): Promise<readonly StartUp[]> {
  const [registry] = bench.registries
  await bench.build('bench/start-up', layers)
  const push = semtag.command(bench.empty('bench/start-up', registry)).words
  const commands = {
    '`node -e 0`': ['-e', '0'],
    '`semtag --help`': [semtagProgram, '--help'],
    '`semtag plan`': push.map((word) => (word === 'push' ? 'plan' : word)),
  }
  const memoryOf = async (words: readonly string[]) =>
    (await peakOf((env) => run(words, bench, env))).megabytes

  const times = new Map<string, number[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, words] of rotated(Object.entries(commands), round)) {
      const time = await timed({ program: process.execPath, words, env: bench.env })
      times.set(name, [...(times.get(name) ?? []), time])
    }
  const rows: StartUp[] = []
  for (const [name, words] of Object.entries(commands))
    rows.push({ name, times: times.get(name) ?? [], memory: await memoryOf(words) })
  return [...rows, { name: '`semtag push`', times: [], memory: await memoryOf(push) }]
}

async function run(words: readonly string[], bench: Workbench, env: Workbench['env']) {
  const { stdout, stderr, exitCode } = await execa(process.execPath, words, { env: { ...bench.env, ...env } })
  return { code: exitCode, stdout, stderr }
}

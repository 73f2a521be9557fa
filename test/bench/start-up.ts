import { type Command, rotated, timed } from './measure.ts'
import { semtag, semtagProgram } from './peers.ts'
import { type Probed, probed } from './probed.ts'
import type { Workbench } from './workbench.ts'

export interface StartUp {
  readonly name: string
  /** Milliseconds of a whole process, by round. */
  readonly times: readonly number[]
  /** The same round by round, run once more with a probe. */
  readonly probed: readonly Probed[]
}

const layers = 12

/** Node itself, `--help`, and `plan` and `push` with an engine and a registry on this machine and no delay. */
export async function measureStartUp(bench: Workbench, rounds: number): Promise<readonly StartUp[]> {
  const [registry] = bench.registries
  await bench.build('bench/start-up', layers)
  const push = semtag.command(await bench.released('bench/start-up', registry))
  const node = (words: readonly string[]): Command => ({ ...push, words })
  const commands = [
    { name: '`node -e 0`', command: node(['-e', '0']) },
    { name: '`semtag --help`', command: node([semtagProgram, '--help']) },
    {
      name: '`semtag plan`',
      command: node(push.words.map((word) => (word === 'push' ? 'plan' : word))),
    },
  ].map((row) => ({ ...row, times: [] as number[], probed: [] as Probed[] }))
  for (let round = 0; round < rounds; round++)
    for (const { command, times, probed: reported } of rotated(commands, round)) {
      times.push(await timed(command))
      reported.push(await probed(command))
    }
  // Once only: it is done then.
  return [...commands, { name: '`semtag push`', times: [], probed: [await probed(push)] }]
}

import { openGate, writesTag } from './gate.ts'
import { noEngine, type Ran, startSemtag } from './semtag.ts'

export interface Push {
  readonly version: string
  /** Of an image that the repository holds. */
  readonly digest: string
}

/** At which of its writes a process is killed, and whether the registry has answered that by then. */
export interface Kill {
  readonly write: number
  readonly answered: boolean
}

/**
 * Releases within one repository, each by a process of its own; all wait at their first write until the last is there.
 * With `kill` the first is killed, unless it is done by then, and the same command runs again after the others.
 */
export async function race(
  registry: string,
  repository: string,
  pushes: readonly Push[],
  kill: Kill | undefined,
): Promise<{ readonly ran: readonly Ran[]; readonly killed: boolean }> {
  const ready = startingLine(pushes.length)
  const run = async ({ version, digest }: Push, killed?: Kill): Promise<Ran> => {
    let writes = 0
    let strike = () => {}
    const gate = await openGate(registry, {
      async before(request) {
        if (!writesTag(request)) return
        writes += 1
        await ready()
        if (killed?.write === writes && !killed.answered) strike()
      },
      after(request) {
        if (writesTag(request) && killed?.write === writes && killed.answered) strike()
      },
    })
    try {
      const words = ['push', `docker://${gate.host}/${repository}@${digest}`, version]
      const running = startSemtag(words, { engine: noEngine })
      strike = () => void running.kill('SIGKILL')
      const { exitCode, stdout, stderr } = await running
      return { code: exitCode, stdout, stderr }
    } finally {
      // Nobody waits for one that has ended.
      void ready()
      await gate.close()
    }
  }
  const ran = await Promise.all(pushes.map((push, index) => run(push, index === 0 ? kill : undefined)))
  const [first] = pushes
  const killed = kill !== undefined && ran[0]?.code === undefined
  return { ran: killed && first !== undefined ? [await run(first), ...ran.slice(1)] : ran, killed }
}

/** Resolves for all who call it once there were so many calls. */
function startingLine(calls: number): () => Promise<void> {
  let left = calls
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  return () => {
    left -= 1
    if (left === 0) start()
    return started
  }
}

import { createHook } from 'node:async_hooks'
import { setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { LogEntry } from './registry.ts'

/**
 * The longest chain of requests in a log, in which each request came after the answer to the one before. Each costs a round
 * trip, whatever the speed; opening the connection costs one more. The registry needs the option `together`.
 */
export function longestChain(log: readonly LogEntry[]): number {
  const depths = new Map<LogEntry, number>()
  for (const entry of log) {
    const before = log.filter(({ ended }) => ended !== undefined && ended < entry.started)
    depths.set(entry, 1 + Math.max(0, ...before.map((earlier) => depths.get(earlier) ?? 0)))
  }
  return Math.max(0, ...depths.values())
}

/** How many turns of the event loop a request may take from a call of a client in this process to its arrival. */
const turns = 50

/** True for work outside the event loop, such as the read of a file or the lookup of a name, that a client may wait for. */
const isWork = (resource: string): boolean =>
  /^(?:FSREQ|FILEHANDLECLOSEREQ|GETADDRINFOREQ|TCPCONNECT|PIPECONNECT)/.test(resource)

/** Counts such work that begins from now on until the test ends. Node 26 does not list every read among its resources. */
function watchWork(): ReadonlySet<number> {
  const running = new Set<number>()
  const end = (id: number) => void running.delete(id)
  const hook = createHook({
    init: (id, type) => void (isWork(type) && running.add(id)),
    before: end,
    destroy: end,
  })
  onTestFinished(() => void hook.disable())
  hook.enable()
  return running
}

/** For the rest of a test: waits until this process has nothing to do before the next answer. All who wait go on at once. */
export function createLull(): { readonly arrive: () => void; readonly lull: () => Promise<void> } {
  let arrivals = 0
  let waiting: Promise<void> | undefined
  const running = watchWork()

  const wait = async () => {
    for (let seen = arrivals, calm = 0; calm < turns; calm++) {
      await setImmediate()
      if (seen !== arrivals || running.size > 0) calm = 0
      seen = arrivals
    }
    waiting = undefined
  }

  return {
    arrive() {
      arrivals++
    },
    lull() {
      waiting ??= wait()
      return waiting
    },
  }
}

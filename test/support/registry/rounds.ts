import { setImmediate, setTimeout } from 'node:timers/promises'
import type { LogEntry } from './registry.ts'

/**
 * The most requests of a log that follow from one another: one follows where it came after another's answer. So each
 * costs a round trip, whatever the speed; opening the connection costs one more. Needs a registry with `together`.
 */
export function longestChain(log: readonly LogEntry[]): number {
  const depths = new Map<LogEntry, number>()
  for (const entry of log) {
    const before = log.filter(({ ended }) => ended !== undefined && ended < entry.started)
    depths.set(entry, 1 + Math.max(0, ...before.map((earlier) => depths.get(earlier) ?? 0)))
  }
  return Math.max(0, ...depths.values())
}

/** How many turns of the event loop a request may take from one call of a client here to its arrival. */
const turns = 50
/** How many milliseconds it may wait for what is not of the event loop: a file, on a machine that is busy. */
const quiet = 40

/** Waits until nothing has arrived for a while; all who wait go on at once. */
export function createLull(): { readonly arrive: () => void; readonly lull: () => Promise<void> } {
  let arrivals = 0
  let waiting: Promise<void> | undefined

  const wait = async () => {
    for (let seen = -1; seen !== arrivals; ) {
      seen = arrivals
      await setTimeout(quiet)
      for (let turn = 0; turn < turns; turn++) await setImmediate()
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

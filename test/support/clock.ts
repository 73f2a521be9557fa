import type { Clock } from '../../src/ports/run.ts'

/** A clock on which waiting takes no time and is counted. */
export interface TestClock extends Clock {
  /** The waits asked for, in milliseconds. */
  readonly waits: readonly number[]
  /** Lets so many milliseconds go by, which are no wait. */
  pass(milliseconds: number): void
}

export function testClock(): TestClock {
  const waits: number[] = []
  let now = Date.UTC(2026, 0, 1)
  return {
    waits,
    now: () => new Date(now),
    pass(milliseconds) {
      now += milliseconds
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted()
      waits.push(milliseconds)
      now += milliseconds
    },
  }
}

import type { Clock } from '../../src/ports/run.ts'

/** A clock that counts waits and does not wait. */
export interface TestClock extends Clock {
  /** All waits, in milliseconds. */
  readonly waits: readonly number[]
  /** Moves the clock without a wait. */
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

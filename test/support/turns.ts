import { setImmediate } from 'node:timers/promises'
import { onTestFinished, vi } from 'vitest'

/** The turns of the event loop in a unit: far more than the answer of a server in this process needs. */
export const unitTurns = 500

/** Resolves after so many turns of the event loop, in which everything else in this process goes on. */
export async function passTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await setImmediate()
}

/**
 * Lets timers whose length is a multiple of the unit (milliseconds) wait for turns of the event loop instead. On a slow
 * machine the turns are slower too, so no request times out that a server in this process answers.
 */
export function waitInTurns(unit: number): void {
  const pending = new Set<{ left: number; readonly run: () => void }>()
  const { setTimeout, clearTimeout } = globalThis
  let isCounting = false
  const count = async () => {
    isCounting = true
    while (pending.size > 0) {
      await setImmediate()
      for (const timer of pending) {
        timer.left--
        if (timer.left === 0 && pending.delete(timer)) timer.run()
      }
    }
    isCounting = false
  }
  vi.stubGlobal('setTimeout', (run: () => void, wait = 0) => {
    if (wait === 0 || wait % unit > 0) return setTimeout(run, wait)
    const timer = { left: (wait / unit) * unitTurns, run }
    pending.add(timer)
    if (!isCounting) void count()
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer?: NodeJS.Timeout) => {
    for (const each of pending) if (Object.is(each, timer)) pending.delete(each)
    clearTimeout(timer)
  })
  onTestFinished(() => {
    pending.clear()
    vi.unstubAllGlobals()
  })
}

import { createRequire } from 'node:module'
import { onTestFinished } from 'vitest'

const every = 10

/**
 * Lets the time-outs of undici end in time, until the test does: its own clock ticks twice a second.
 *
 * @source https://github.com/nodejs/undici/blob/v7.x/lib/util/timers.js
 */
export function promptTimers(): void {
  const { tick }: { tick(milliseconds: number): void } = createRequire(import.meta.url)(
    'undici/lib/util/timers.js',
  )
  const timer = setInterval(() => tick(every), every)
  onTestFinished(() => clearInterval(timer))
}

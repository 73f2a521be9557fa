import type { Clock } from '../../ports.ts'

// Registries answer with old content for a while after a write: GHCR for seconds, Docker Hub for up to half a
// minute (https://github.com/metadist/synaplan/pull/1613, https://github.com/docker/hub-feedback/issues/1819).
const delays = [100, 200, 400, 800, 1500, 2000, 3000, 4000, 5000, 6000, 7000]
const longestDelay = 7000

/** How long a run waits for late answers, in milliseconds, if `--settle` is not given: the sum of the delays. */
export const defaultSettle = 30_000

/** How waits are timed. */
export interface Waiting {
  readonly clock: Clock
  /** Milliseconds to wait for a late answer. */
  readonly settle: number
}

/** Waits between reads, longer each time. Returns false once the time to settle is over. */
export type NextWait = (signal: AbortSignal) => Promise<boolean>

export function createWaits({ clock, settle }: Waiting): NextWait {
  const end = clock.now().getTime() + settle
  let left = settle
  let count = 0
  return async (signal) => {
    const time = Math.min(left, end - clock.now().getTime(), delays[count] ?? longestDelay)
    if (time <= 0) return false
    left -= time
    count += 1
    await clock.sleep(time, signal)
    return true
  }
}

/** Reads until the answer is good or the time to settle is over. Returns the last answer either way. */
export async function readUntil<T>(
  read: () => Promise<T>,
  good: (answer: T) => boolean,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<T> {
  const wait = createWaits(waiting)
  for (;;) {
    const answer = await read()
    if (good(answer) || !(await wait(signal))) return answer
  }
}

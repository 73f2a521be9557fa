import { setMaxListeners } from 'node:events'
import { SemtagError } from '../../domain/errors.ts'
import type { Clock } from '../../ports/run.ts'

// After a signal, the process has to end within a second.
const stoppedMilliseconds = 800

/**
 * Runs a task with a time limit of its own, also after the release was aborted. Once `stop` is aborted, even before the
 * start, the task has at most 800 milliseconds left.
 */
export async function withBudget<T>(
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
  stop?: AbortSignal,
): Promise<T> {
  // Not AbortSignal.timeout: Node 20 may collect it before its time. https://github.com/nodejs/node/issues/57736
  const controller = new AbortController()
  const late = () =>
    controller.abort(new SemtagError({ code: 'TIMEOUT', message: 'No answer came in time.' }))
  let timer = setTimeout(late, milliseconds)
  const hurry = () => {
    clearTimeout(timer)
    timer = setTimeout(late, Math.min(milliseconds, stoppedMilliseconds))
  }
  if (stop?.aborted) hurry()
  stop?.addEventListener('abort', hurry, { once: true })
  try {
    return await run(controller.signal)
  } finally {
    clearTimeout(timer)
    stop?.removeEventListener('abort', hurry)
  }
}

/** Runs with a signal that aborts also when `run` ends, so that no request survives an error. */
export async function stoppable<T>(given: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController()
  const signal = AbortSignal.any([given, end.signal])
  // Every running request listens to the signal. Without this call, Node warns of a leak.
  setMaxListeners(0, signal)
  try {
    return await run(signal)
  } finally {
    end.abort()
  }
}

// Registries answer with old content for a while after a write: GHCR for seconds, Docker Hub for up to half a
// minute (https://github.com/metadist/synaplan/pull/1613, https://github.com/docker/hub-feedback/issues/1819).
const delays = [100, 200, 400, 800, 1500, 2000, 3000, 4000, 5000, 6000, 7000]
const longestDelay = 7000

/** How long a run waits for late answers, in milliseconds, if `--settle` is not given: the sum of the delays. */
export const defaultSettle = 30_000

/** The clock and the time limit of waits. */
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

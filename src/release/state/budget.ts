import { SemtagError } from '../../domain/errors.ts'

// A process that was told to stop ends within a second.
const stoppedMilliseconds = 800

/**
 * Runs something that has a time of its own, whatever became of the release. Once `stop` is aborted, which it may be
 * from the beginning, it has no more than an instant.
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

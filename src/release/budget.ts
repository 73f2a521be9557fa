import { SemtagError } from '../domain/errors.ts'

/** Runs something that has a time of its own, whatever became of the release. */
export async function withBudget<T>(
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.timeout: Node 20 may collect it before its time. https://github.com/nodejs/node/issues/57736
  const controller = new AbortController()
  const late = () =>
    controller.abort(new SemtagError({ code: 'TIMEOUT', message: 'No answer came in time.' }))
  const timer = setTimeout(late, milliseconds)
  try {
    return await run(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

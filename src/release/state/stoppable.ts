import { setMaxListeners } from 'node:events'

/** Runs with a signal that also ends what is still under way when it has ended itself, such as by an error. */
export async function stoppable<T>(given: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController()
  const signal = AbortSignal.any([given, end.signal])
  // Every request under way listens to it: many are no leak, and no reason for Node to warn.
  setMaxListeners(0, signal)
  try {
    return await run(signal)
  } finally {
    end.abort()
  }
}

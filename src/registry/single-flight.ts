/**
 * Lets one of several callers do a task, whose outcome all who ask meanwhile share. Where the leader was
 * interrupted, and not the caller, the next caller leads.
 */
export function createSingleFlight<T>(): (
  signal: AbortSignal,
  task: () => Promise<T>,
) => Promise<{ readonly value: T; readonly led: boolean }> {
  let running: { readonly outcome: Promise<T>; readonly signal: AbortSignal } | undefined

  return async (signal, task) => {
    while (running !== undefined) {
      const leader = running
      try {
        return { value: await leader.outcome, led: false }
      } catch (error) {
        if (!leader.signal.aborted || signal.aborted) throw error
      }
    }
    const outcome = task().finally(() => {
      running = undefined
    })
    running = { outcome, signal }
    return { value: await outcome, led: true }
  }
}

/**
 * Lets one of several callers do a task, whose outcome all who ask meanwhile share. Where the leader was
 * interrupted, and not the caller, the next caller leads. Who need not lead takes what `sooner` gives where that
 * comes before the outcome.
 */
export function createSingleFlight<T>(): (
  signal: AbortSignal,
  task: () => Promise<T>,
  sooner?: () => Promise<T>,
) => Promise<{ readonly value: T; readonly led: boolean }> {
  let running: { readonly outcome: Promise<T>; readonly signal: AbortSignal } | undefined

  return async (signal, task, sooner) => {
    while (running !== undefined) {
      const leader = running
      try {
        return { value: await Promise.race([leader.outcome, ...(sooner ? [sooner()] : [])]), led: false }
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

/**
 * Runs a task once for all callers that ask while it runs. The first caller leads, the others share its outcome. If the
 * leader is interrupted, the next caller leads. A follower may settle early with `sooner`.
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

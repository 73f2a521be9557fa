import { addAbortListener } from 'node:events'
import { describeFailure, interruption } from './failure.ts'
import type { Response, Send } from './send.ts'

/**
 * The outermost `Send`: whatever is thrown below becomes a SemtagError that names the address, and an aborted
 * signal ends the request at once, also while it waits for a helper, an engine or a name server.
 */
export function describing(address: string, send: Send): Send {
  return (request) => {
    const { signal } = request
    return new Promise<Response>((resolve, reject) => {
      if (signal.aborted) return reject(interruption(signal))
      const listener = addAbortListener(signal, () => reject(interruption(signal)))
      send(request)
        .then(resolve, (error) =>
          reject(signal.aborted ? interruption(signal) : describeFailure(error, address)),
        )
        .finally(() => listener[Symbol.dispose]())
    })
  }
}

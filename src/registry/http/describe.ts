import { addAbortListener } from 'node:events'
import type { SemtagError } from '../../domain/errors.ts'
import { describeFailure, interruption } from './failure.ts'
import type { Body, Response, Send } from './request.ts'
import type { Timeouts } from './timeouts.ts'

/**
 * The outermost `Send`: whatever is thrown below becomes a SemtagError that names the address, also while a stream
 * flows, and an aborted signal ends the request at once, also while it waits for a helper, an engine or a name server.
 */
export function describing(address: string, timeouts: Timeouts, send: Send, alwaysVerified = false): Send {
  return (request) => {
    const { signal } = request
    const describe = (error: unknown) =>
      signal.aborted ? interruption(signal) : describeFailure(error, address, timeouts, alwaysVerified)
    return new Promise<Response>((resolve, reject) => {
      if (signal.aborted) return reject(interruption(signal))
      const listener = addAbortListener(signal, () => reject(interruption(signal)))
      send(request)
        .then(
          ({ stream, ...response }) =>
            resolve(stream === undefined ? response : { ...response, stream: described(stream, describe) }),
          (error) => reject(describe(error)),
        )
        .finally(() => listener[Symbol.dispose]())
    })
  }
}

function described(stream: Body, describe: (error: unknown) => SemtagError): Body {
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* stream
    } catch (error) {
      throw describe(error)
    }
  }
  return { [Symbol.asyncIterator]: chunks, destroy: () => stream.destroy() }
}

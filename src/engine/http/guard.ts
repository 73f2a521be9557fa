import { isSemtagError, SemtagError } from '../../domain/errors.ts'

/** The error that a call ends with when its signal is aborted. */
export function interruption(signal: AbortSignal): SemtagError {
  if (isSemtagError(signal.reason)) return signal.reason
  return new SemtagError({ code: 'INTERRUPTED', message: 'Interrupted.', cause: signal.reason })
}

/** The promise's outcome, unless the signal, which is not aborted yet, is aborted first. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interruption(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}

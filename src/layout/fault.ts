import { interruption, isSemtagError, SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'

/** The error of a layout that cannot be used as it is. */
export function invalidLayout(message: string, hint?: string, cause?: unknown): SemtagError {
  return new SemtagError({ code: 'LAYOUT_INVALID', message, ...(hint && { hint }), cause })
}

/** The outcome of the task; what the file system throws becomes an error that names the file. */
export async function reading<T>(name: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (isSemtagError(error)) throw error
    const code = codeOf(error)
    if (code === 'EACCES' || code === 'EPERM')
      throw invalidLayout(`${name} may not be read by this user.`, 'Check its permissions.', error)
    throw invalidLayout(`${name} cannot be read (${code ?? 'no reason is known'}).`, undefined, error)
  }
}

/** Throws where the signal is aborted: every read of a file is short, and asks before. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interruption(signal)
}

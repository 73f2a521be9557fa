import { interruption, isSemtagError, SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'

/** The error of a layout that semtag cannot use. */
export function invalidLayout(message: string, hint?: string, cause?: unknown): SemtagError {
  return new SemtagError({ code: 'LAYOUT_INVALID', message, ...(hint && { hint }), cause })
}

/** The result of the task. An error of the file system becomes LAYOUT_INVALID with the name of the file. */
export async function reading<T>(name: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (isSemtagError(error)) throw error
    const code = codeOf(error)
    if (code === 'EACCES' || code === 'EPERM')
      throw invalidLayout(`${name} cannot be read: permission denied.`, 'Check its permissions.', error)
    throw invalidLayout(`${name} cannot be read (${code ?? 'for an unknown reason'}).`, undefined, error)
  }
}

/** Throws if the signal is aborted. Call it before each read of a file: a read is short, and cannot be aborted. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interruption(signal)
}

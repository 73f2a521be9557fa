import { codeOf } from '../domain/system-error.ts'

/**
 * Ends the process once all that it wrote has been taken: a connection that is still being made would keep it for seconds
 * after its last word. Output that is lost makes it fail, as on a full disk.
 */
export function exitOnceWritten(code: number): void {
  process.stdout.write('', (error) => {
    const reason = error && codeOf(error)
    // `semtag … | head` closes the pipe early: that is no error.
    const isLost = reason !== undefined && reason !== null && reason !== 'EPIPE'
    if (isLost) process.stderr.write(`Error: Standard output cannot be written (${reason}).\n`)
    process.stderr.write('', () => process.exit(isLost && code === 0 ? 1 : code))
  })
}

import { writeSync } from 'node:fs'
import { asSemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'

// Node's own exit code for a wait that no event can end.
const unsettled = 13

/** Runs a command, and ends the process with its exit code. Prints an error whatever goes wrong. */
export function runToEnd(run: () => Promise<number>): void {
  process.exitCode = unsettled
  process.once('exit', (code) => {
    if (code !== unsettled) return
    writeSync(2, lastWords(new Error('no event is left that could end a wait')))
    process.exitCode = 1
  })
  run().then(exitOnceWritten, (error) => {
    process.stderr.write(lastWords(error))
    exitOnceWritten(1)
  })
}

function lastWords(error: unknown): string {
  const { message, hint } = asSemtagError(error)
  return `Error: ${clean(message)}\n  ${hint}\n`
}

/**
 * Ends the process once all that it wrote has been taken: a connection that is still being made would keep it for seconds
 * after its last word. Output that is lost makes it fail, as on a full disk.
 */
function exitOnceWritten(code: number): void {
  process.stdout.write('', (error) => {
    const reason = error && codeOf(error)
    // `semtag … | head` closes the pipe early: that is no error.
    const isLost = reason !== undefined && reason !== null && reason !== 'EPIPE'
    // A lost report was announced before; lost help and schemas were not.
    if (isLost && code === 0) process.stderr.write(`Error: Standard output cannot be written (${reason}).\n`)
    process.stderr.write('', () => process.exit(isLost && code === 0 ? 1 : code))
  })
}

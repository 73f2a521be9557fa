import { writeSync } from 'node:fs'
import { asSemtagError, SemtagError } from '../domain/errors.ts'
import { codeOf } from '../domain/system-error.ts'
import { clean } from '../domain/text.ts'
import type { OnWait } from '../ports/run.ts'
import type { EndingSignal, ProcessAmbient } from './ambient.ts'

/**
 * Ends a command early: at `--timeout`, Ctrl-C, SIGTERM, SIGHUP, or a bug in semtag. A second signal ends the process at
 * once.
 */
export interface Cancellation {
  readonly signal: AbortSignal
  /** Notes whom semtag waits for. If the time limit ends the run, the error names the longest wait. */
  readonly onWait: OnWait
  /** The wait that began first, and its time in milliseconds. */
  longestWait(): { readonly who: string; readonly what: string; readonly milliseconds: number } | undefined
  /** Starts the time limit, in milliseconds. Messages call the setting `name`. */
  limit(milliseconds: number, name: string): void
  /** The exit code after a signal: 129, 130 or 143. Undefined without a signal. */
  readonly exitCode: () => number | undefined
  /** The signal that ended the command. */
  readonly interruptedBy: () => EndingSignal | undefined
  /** Removes the timer and the listeners. */
  release(): void
}

// https://tldp.org/LDP/abs/html/exitcodes.html: 128, and the signal's number.
const exitCodes: Readonly<Record<EndingSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

// Milliseconds, never set back. Not `performance.now`, for which Node loads a module of its own.
const now = (): number => Number(process.hrtime.bigint()) / 1e6

export function createCancellation({
  onSignal,
  onCrash,
  exit,
}: Pick<ProcessAmbient, 'onSignal' | 'onCrash' | 'exit'>): Cancellation {
  const controller = new AbortController()
  let interrupted: EndingSignal | undefined
  let timer: NodeJS.Timeout | undefined
  const waits = new Set<{ readonly who: string; readonly what: string; readonly since: number }>()
  const longestWait = () => {
    // A set keeps the order in which the waits began.
    const [first] = waits
    return first && { ...first, milliseconds: now() - first.since }
  }
  const forget = onSignal((signal) => {
    if (interrupted !== undefined) return exit(exitCodes[signal])
    interrupted = signal
    controller.abort(new SemtagError({ code: 'INTERRUPTED', message: `semtag was interrupted (${signal}).` }))
  })
  // The command still reports what it has written.
  const forgetCrash = onCrash((error) => controller.abort(asSemtagError(error)))
  return {
    signal: controller.signal,
    onWait(who, what) {
      const wait = { who, what, since: now() }
      waits.add(wait)
      return () => void waits.delete(wait)
    },
    longestWait,
    limit(milliseconds, name) {
      timer = setTimeout(() => controller.abort(late(milliseconds, name, longestWait())), milliseconds)
    },
    exitCode: () => interrupted && exitCodes[interrupted],
    interruptedBy: () => interrupted,
    release() {
      clearTimeout(timer)
      forget()
      forgetCrash()
    },
  }
}

function late(
  milliseconds: number,
  name: string,
  wait: ReturnType<Cancellation['longestWait']>,
): SemtagError {
  const waited = wait === undefined ? '' : ` It waited for ${wait.who} (${clean(wait.what)}).`
  return new SemtagError({
    code: 'TIMEOUT',
    message: `semtag took longer than ${spoken(milliseconds)}, the limit of ${name}.${waited}`,
  })
}

const units = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'millisecond'],
] as const

function spoken(milliseconds: number): string {
  const [size, name] = units.find(([unit]) => milliseconds % unit === 0) ?? units[3]
  const count = milliseconds / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

// Node's exit code if a promise can never settle.
const unsettled = 13

/** Runs a command, and ends the process with its exit code. Prints every error. */
export function runToEnd(run: () => Promise<number>): void {
  process.exitCode = unsettled
  process.once('exit', (code) => {
    if (code !== unsettled) return
    writeSync(2, fatalText(new Error('no event is left that could end a wait')))
    process.exitCode = 1
  })
  run().then(exitOnceWritten, (error) => {
    process.stderr.write(fatalText(error))
    exitOnceWritten(1)
  })
}

function fatalText(error: unknown): string {
  const { message, hint } = asSemtagError(error)
  return `Error: ${clean(message)}\n  ${hint}\n`
}

/**
 * Ends the process when all output is written. Otherwise a pending connection would keep the process alive for seconds.
 * If output is lost, as on a full disk, the process fails.
 */
function exitOnceWritten(code: number): void {
  process.stdout.write('', (error) => {
    const reason = error && codeOf(error)
    // `semtag … | head` closes the pipe early, which is not an error.
    const isLost = reason !== undefined && reason !== null && reason !== 'EPIPE'
    // Commands announce a lost report themselves. This is for lost help.
    if (isLost && code === 0) process.stderr.write(`Error: Standard output cannot be written (${reason}).\n`)
    process.stderr.write('', () => process.exit(isLost && code === 0 ? 1 : code))
  })
}

import { SemtagError } from '../domain/errors.ts'
import type { Surroundings } from './surroundings.ts'

interface Deadline {
  readonly signal: AbortSignal
  /** The signal that ended the command, if one did. */
  readonly interrupted: () => 'SIGINT' | 'SIGTERM' | undefined
  /** Takes back the timer and the listeners. */
  readonly release: () => void
}

const signalNumbers = { SIGINT: 130, SIGTERM: 143 } as const

/** What ends a command before its time: `--timeout`, Ctrl-C, SIGTERM. A second Ctrl-C ends the process at once. */
export function deadline(milliseconds: number, { onSignal, exit }: Surroundings): Deadline {
  const controller = new AbortController()
  let interrupted: 'SIGINT' | 'SIGTERM' | undefined
  const timer = setTimeout(() => {
    const message = `The release took longer than ${milliseconds / 1000} seconds.`
    const hint = 'Run the same command again, it goes on where it ended; --timeout allows more time.'
    controller.abort(new SemtagError({ code: 'TIMEOUT', message, hint }))
  }, milliseconds)
  const forget = onSignal((signal) => {
    if (interrupted !== undefined) return exit(signalNumbers[signal])
    interrupted = signal
    const message = `The release was interrupted (${signal}).`
    controller.abort(
      new SemtagError({ code: 'INTERRUPTED', message, hint: 'The same command again finishes it.' }),
    )
  })
  return {
    signal: controller.signal,
    interrupted: () => interrupted,
    release() {
      clearTimeout(timer)
      forget()
    },
  }
}

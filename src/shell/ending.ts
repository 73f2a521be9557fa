import { asSemtagError, SemtagError } from '../domain/errors.ts'
import type { Surroundings } from './surroundings.ts'

/** What ends a command before its time: `--timeout`, Ctrl-C, SIGTERM, a mistake in semtag. A second Ctrl-C ends the process at once. */
export interface Ending {
  readonly signal: AbortSignal
  /** Starts the time that `--timeout` gives, in milliseconds. */
  limit(milliseconds: number): void
  /** The exit code of a command that a signal ended: 130 or 143; undefined where none did. */
  readonly exitCode: () => number | undefined
  /** Takes back the timer and the listeners. */
  release(): void
}

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

export function createEnding({
  onSignal,
  onCrash,
  exit,
}: Pick<Surroundings, 'onSignal' | 'onCrash' | 'exit'>): Ending {
  const controller = new AbortController()
  let interrupted: 'SIGINT' | 'SIGTERM' | undefined
  let timer: NodeJS.Timeout | undefined
  const forget = onSignal((signal) => {
    if (interrupted !== undefined) return exit(exitCodes[signal])
    interrupted = signal
    controller.abort(
      new SemtagError({
        code: 'INTERRUPTED',
        message: `It was interrupted (${signal}).`,
        hint: 'The same command again goes on where it ended.',
      }),
    )
  })
  // What was written by then is told by the report all the same.
  const forgetCrash = onCrash((error) => controller.abort(asSemtagError(error)))
  return {
    signal: controller.signal,
    limit(milliseconds) {
      timer = setTimeout(() => controller.abort(late(milliseconds)), milliseconds)
    },
    exitCode: () => interrupted && exitCodes[interrupted],
    release() {
      clearTimeout(timer)
      forget()
      forgetCrash()
    },
  }
}

function late(milliseconds: number): SemtagError {
  return new SemtagError({
    code: 'TIMEOUT',
    message: `It took longer than ${spoken(milliseconds)}, the time that --timeout gives.`,
    hint: 'The same command again goes on where it ended.',
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

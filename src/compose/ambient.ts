import { setTimeout } from 'node:timers/promises'
import type { Clock, Environment, OnWait, Reporter, RequestEvent } from '../ports/run.ts'

/** Everything that a run gets from outside: the environment, time, the user's password, and where events go. */
export interface Ambient {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
  /** Where the command of `--gate` runs. */
  readonly workingDirectory: string
  /** True if a user can answer the questions of ssh. */
  readonly terminal: boolean
  /** The password of SEMTAG_USERNAME, from the environment or from standard input. */
  readonly password: string | undefined
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
  readonly userAgent: string
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly onRequest: (event: RequestEvent) => void
  readonly onWait: OnWait
  readonly onSecret: (secret: string) => void
}

/** The part of an `Ambient` that differs between the command line, the action, the library and the plugin. */
export interface AmbientOptions extends Omit<Ambient, 'userAgent' | 'clock'> {
  /** `semtag` or `semtag-action`. */
  readonly program: string
  readonly version: string
}

/** Copies field by field: whatever else the caller's object has stays out of the run. */
export function createAmbient(options: AmbientOptions): Ambient {
  const { env, platform, homeDirectory, workingDirectory, terminal, password, certificateAuthority } = options
  const { reporter, signal, onRequest, onWait, onSecret } = options
  return {
    env,
    platform,
    homeDirectory,
    workingDirectory,
    terminal,
    password,
    certificateAuthority,
    userAgent: `${options.program}/${options.version}`,
    clock: systemClock,
    reporter,
    signal,
    onRequest,
    onWait,
    onSecret,
  }
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    try {
      await setTimeout(milliseconds, undefined, { signal })
    } catch (error) {
      throw signal.aborted ? signal.reason : error
    }
  },
}

import { type Ambient, createAmbient } from '../compose/ambient.ts'
import type { ExplicitCredential } from '../config/credential.ts'
import type { SharedFlags } from '../config/flags.ts'
import type { Wording } from '../domain/wording.ts'
import { type ProcessAmbient, version } from '../frontend/ambient.ts'
import type { Cancellation } from '../frontend/cancellation.ts'
import { readPassword } from '../frontend/checks.ts'
import { requestLine } from '../frontend/progress.ts'
import { type Display, lineDisplay, movingDisplay, quietDisplay } from './display.ts'

/** Chooses the display by the flags and the terminal. */
export function displayFor(
  { quiet, debug, json }: Pick<SharedFlags, 'quiet' | 'debug' | 'json'>,
  { stderr, stdout, env, cancellation }: DisplayAmbient,
): Display {
  if (quiet) return quietDisplay(stderr)
  // The lines of --debug would break a moving display.
  if (stderr.isTTY !== true || env['TERM'] === 'dumb' || debug) return lineDisplay(stderr)
  const longestWait = () => cancellation.longestWait()
  return movingDisplay(stderr, { longestWait, endsInReport: stdout.isTTY === true && !json })
}

interface DisplayAmbient extends Pick<ProcessAmbient, 'stderr' | 'stdout' | 'env'> {
  readonly cancellation: Pick<Cancellation, 'longestWait'>
}

/** The process as a command sees it. Its stderr masks secrets. */
export interface CommandAmbient extends ProcessAmbient {
  readonly secrets: { add(secret: string): void; mask(text: string): string }
  readonly cancellation: Cancellation
}

interface Performance {
  readonly flags: Pick<SharedFlags, 'timeout' | 'quiet' | 'debug' | 'json'>
  readonly credential: ExplicitCredential | undefined
  readonly wording: Wording
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/** Runs a command with its time limit, its password and a display of its progress. */
export async function perform<Report>(
  { flags, credential, wording, certificateAuthority }: Performance,
  around: CommandAmbient,
  run: (ambient: Ambient) => Promise<Report>,
): Promise<Report> {
  const { cancellation, secrets, stderr } = around
  cancellation.limit(flags.timeout, wording.name('timeout'))
  const password =
    credential && (credential.password ?? (await readPassword(around.stdin, cancellation.signal)))
  const debug = (text: string): void => void (flags.debug && stderr.write(`${text}\n`))
  const display = displayFor(flags, around)
  cancellation.signal.addEventListener('abort', () => {
    display.close()
    const signal = cancellation.interruptedBy()
    if (signal === undefined || flags.quiet) return
    const again = signal === 'SIGINT' ? 'Ctrl-C' : 'signal'
    stderr.write(`Stopping; a second ${again} stops at once, without a report.\n`)
  })
  try {
    const ambient = createAmbient({
      ...around,
      terminal: stderr.isTTY === true,
      password,
      certificateAuthority,
      program: 'semtag',
      version,
      reporter: display,
      signal: cancellation.signal,
      onWait: cancellation.onWait,
      onRequest: (event) => debug(requestLine(event)),
      onSecret: (secret) => secrets.add(secret),
    })
    return await run(ambient)
  } finally {
    display.close()
  }
}

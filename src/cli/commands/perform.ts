import { systemClock } from '../../compose/clock.ts'
import type { Ambient } from '../../compose/open-registries.ts'
import type { ExplicitCredential } from '../../config/read/credential.ts'
import type { SharedFlags } from '../../config/schema/shared-fields.ts'
import type { Wording } from '../../domain/wording.ts'
import { readPassword } from '../../frontend/password.ts'
import { requestLine } from '../../frontend/requests.ts'
import { version } from '../../frontend/version.ts'
import { displayFor } from './display-for.ts'
import type { CommandSurroundings } from './surroundings.ts'

interface Performance {
  readonly flags: Pick<SharedFlags, 'timeout' | 'quiet' | 'debug'>
  readonly credential: ExplicitCredential | undefined
  readonly wording: Wording
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
}

/** Runs what a command does, with its time limit, its password and a display of what happens. */
export async function perform<Report>(
  { flags, credential, wording, certificateAuthority }: Performance,
  around: CommandSurroundings,
  run: (ambient: Ambient) => Promise<Report>,
): Promise<Report> {
  const { ending, secrets, stderr } = around
  ending.limit(flags.timeout, wording.name('timeout'))
  const password = credential && (credential.password ?? (await readPassword(around.stdin, ending.signal)))
  const debug = (text: string): void => void (flags.debug && stderr.write(`${text}\n`))
  const display = displayFor(flags, around)
  ending.signal.addEventListener('abort', () => {
    display.close()
    const signal = ending.interruptedBy()
    if (signal === undefined || flags.quiet) return
    const again = signal === 'SIGINT' ? 'Ctrl-C' : 'signal'
    stderr.write(`Ending; a second ${again} ends at once, without a report.\n`)
  })
  try {
    return await run({
      ...around,
      terminal: stderr.isTTY === true,
      password,
      certificateAuthority,
      userAgent: `semtag/${version}`,
      clock: systemClock,
      reporter: display,
      signal: ending.signal,
      onRequest: (event) => debug(requestLine(event)),
      onSecret: (secret) => secrets.add(secret),
    })
  } finally {
    display.close()
  }
}
